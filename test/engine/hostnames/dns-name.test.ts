import { expect, it } from 'vitest';
import { dns1035LabelErrors, dns1123SubdomainErrors } from '../../../src/engine/hostnames/dns-name.ts';

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const label =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

it.each(['a', '10.0.0.1', 'web.svc.mesh.local', 'a'.repeat(253)])('%.30s is an RFC 1123 subdomain', (name) => {
  expect(dns1123SubdomainErrors(name)).toEqual([]);
});

it.each(['', '.', 'a..b', '-a', 'a-', 'A', 'a_b', 'a b', 'ü', 'a\n'])('%j is no RFC 1123 subdomain', (name) => {
  expect(dns1123SubdomainErrors(name)).toEqual([subdomain]);
});

it.each(['a', 'web-1', 'a'.repeat(63)])('%s is an RFC 1035 label', (name) => {
  expect(dns1035LabelErrors(name)).toEqual([]);
});

it.each(['', '1web', 'web-', 'a.b', 'Web', 'a_b', 'web\n'])('%j is no RFC 1035 label', (name) => {
  expect(dns1035LabelErrors(name)).toEqual([label]);
});

it('counts bytes and names the length first', () => {
  expect(dns1123SubdomainErrors('a'.repeat(254))).toEqual(['must be no more than 253 characters']);
  expect(dns1035LabelErrors('a'.repeat(64))).toEqual(['must be no more than 63 characters']);
  expect(dns1035LabelErrors('ü'.repeat(32))).toEqual(['must be no more than 63 characters', label]);
});
