import type { Severity } from '../model/diagnostic.ts';

/** What reading can find fault with: a code, what it is called, and how bad it is. */
export interface Notice {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  /** Because of it something was not seen: the answer is not whole. */
  readonly inconclusive: boolean;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
}

type Texts = readonly [title: string, why: string, fix: string];

const notice = (
  code: string,
  name: string,
  severity: Severity,
  [title, why, fix]: Texts,
  inconclusive = false,
): Notice => ({
  code,
  name,
  severity,
  inconclusive,
  title,
  why,
  fix,
});

/** The findings of reading, MS900 to MS949. A code is never given out again. */
export const notices = {
  parseError: notice(
    'MS900',
    'parse-error',
    'error',
    [
      'A document cannot be parsed',
      'What stands in it is not seen, so that every answer that it could change is open.',
      'correct the syntax at the place that is named',
    ],
    true,
  ),
  templateLeftover: notice(
    'MS901',
    'template-leftover',
    'error',
    [
      'A template was not rendered',
      'Kuma gets what a template makes; what stands in the file is no manifest yet.',
      'render it first: helm template, kustomize build, kumactl apply -v',
    ],
    true,
  ),
  unknownKind: notice('MS902', 'unknown-kind', 'warning', [
    'No kind of this name',
    'Kuma refuses it, and nothing that it was meant to do is looked at.',
    'correct the name',
  ]),
  notAResource: notice('MS903', 'not-a-resource', 'warning', [
    'A document is no resource',
    'It has neither type nor kind.',
    'leave it out, or add type (Universal) or apiVersion and kind (Kubernetes)',
  ]),
  wrongType: notice(
    'MS904',
    'wrong-type',
    'error',
    [
      'A field has another type than its kind takes',
      'The resource is left out, as Kuma refuses it.',
      'write the type that is named; numbers and booleans in quotes are strings',
    ],
    true,
  ),
  duplicateKey: notice('MS905', 'duplicate-key', 'warning', [
    'A key stands twice in one mapping',
    'Kuma takes the last one without a word.',
    'keep one of them',
  ]),
  duplicateResource: notice('MS906', 'duplicate-resource', 'warning', [
    'A resource is in the input twice, word for word',
    'It is counted once.',
    'leave out one of the files',
  ]),
  contradictingResource: notice(
    'MS907',
    'contradicting-resource',
    'error',
    [
      'A resource is in the input twice, and differs',
      'Only one of them can be what is applied; the later place was used.',
      'leave out the one that is not applied',
    ],
    true,
  ),
  truncatedList: notice(
    'MS908',
    'truncated-list',
    'error',
    [
      'A list is not whole',
      'kumactl get and the API stop at 100 items, and the total tells: what is missing could change every answer.',
      'get all pages: kumactl get … --size 1000',
    ],
    true,
  ),
  unreadableFile: notice(
    'MS909',
    'unreadable-file',
    'error',
    ['A file, folder or URL cannot be read', 'What stands in it is not seen.', 'name something that can be read'],
    true,
  ),
  tooMuch: notice(
    'MS910',
    'beyond-limits',
    'error',
    [
      'A document is nested or repeated beyond what any manifest is',
      'It was not parsed: it could take all memory.',
      'split it, or look whether it is what was meant',
    ],
    true,
  ),
  missingField: notice(
    'MS911',
    'missing-field',
    'error',
    ['A field that a kind needs is missing', 'The resource is left out, as Kuma refuses it.', 'add the field'],
    true,
  ),
  rejected: notice('MS912', 'rejected-by-kuma', 'error', [
    'Kuma would refuse the resource',
    'The words and the field are those of the control plane of the chosen version.',
    'correct the field that is named',
  ]),
  unknownField: notice('MS913', 'unknown-field', 'warning', [
    'A field that the kind does not have',
    'Kuma ignores it without a word, so that it does nothing.',
    'correct the name, or remove it',
  ]),
  impreciseNumber: notice('MS914', 'number-loses-precision', 'warning', [
    'A number is too large to be kept exactly',
    'JSON numbers lose digits above 9007199254740992.',
    'put it in quotes if it is a name',
  ]),
  exactlyOnePage: notice(
    'MS916',
    'maybe-truncated',
    'warning',
    [
      'An export may stop after its first page',
      'kumactl export takes 100 of each kind and mesh, and nothing in its output tells.',
      'get the rest: kumactl get … --size 1000',
    ],
    true,
  ),
  missingMesh: notice('MS917', 'mesh-not-in-input', 'info', [
    'A mesh that resources belong to is not in the input',
    'Its mode and its mTLS count for many answers, and Kuma refuses resources of a mesh that is not there.',
    'add the Mesh to the input',
  ]),
  notFetched: notice(
    'MS918',
    'not-fetched',
    'error',
    [
      'Something of a live mesh could not be fetched',
      'What it holds is not seen, so that every answer that it could change is open.',
      'mend what the tool says, or leave the kind out: meshsvc fetch --skip KIND',
    ],
    true,
  ),
  unusedSuppression: notice('MS980', 'unused-suppression', 'warning', [
    'A suppression hides nothing',
    'The finding is gone, or the code or the place is wrong.',
    'remove it',
  ]),
  unknownSuppression: notice('MS981', 'unknown-suppression', 'warning', [
    'A suppression names a code that nobody knows',
    'It hides nothing; a misspelt code looks as if the finding were dealt with.',
    'correct the code: meshsvc rules lists them',
  ]),
  expiredSuppression: notice('MS982', 'expired-suppression', 'warning', [
    'A suppression is past its day',
    'What it hid is shown again, so that nothing is hidden for longer than was meant.',
    'mend what it hides, or set another day',
  ]),
  suppressionWithoutReason: notice('MS994', 'suppression-without-reason', 'info', [
    'A suppression has no reason',
    'Nobody will know later why it is there.',
    'write reason: and why',
  ]),
} as const satisfies Record<string, Notice>;
