/** What stands in a report of a run that could not go on. */
export function failedText(format: string, reason: string): string {
  switch (format) {
    case 'json':
      return json({ schemaVersion: 'meshsvc.diagnostics/v1', status: 'FAILED', error: reason });
    case 'sarif':
      return json({
        $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
        version: '2.1.0',
        runs: [
          {
            tool: { driver: { name: 'meshsvc', rules: [] } },
            invocations: [
              {
                executionSuccessful: false,
                toolExecutionNotifications: [{ level: 'error', message: { text: `FAILED: ${reason}` } }],
              },
            ],
            results: [],
          },
        ],
      });
    case 'junit':
      return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="meshsvc check" tests="1" failures="0" errors="1" skipped="0">',
        '  <testsuite name="meshsvc" tests="1" failures="0" errors="1" skipped="0">',
        `    <testcase classname="meshsvc" name="check"><error message="FAILED">${xml(reason)}</error></testcase>`,
        '  </testsuite>',
        '</testsuites>',
        '',
      ].join('\n');
    case 'markdown':
      return `### meshsvc check: FAILED\n\n    ${reason.replaceAll(/\s+/g, ' ')}\n`;
    case 'github':
      return `::error title=meshsvc check FAILED::${reason.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}\n`;
    case 'tap':
      return `TAP version 14\nBail out! FAILED: ${reason.replaceAll(/\s+/g, ' ')}\n`;
    default:
      return `FAILED: ${reason}\n`;
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
