/** What becomes of a template: a text, an error when it runs, an error when it is parsed. */
export type Outcome = { readonly text: string } | { readonly error: string } | { readonly parse: string };

/** Templates and what Go 1.26 made of them, with the data and labels of template.test.ts. Taken from runs of Go, never written by hand. */
export const templateCases: Readonly<Record<string, readonly (readonly [template: string, outcome: Outcome])[]>> = {
  'text, trim markers and comments': [
    ['shop.mesh.local', { text: 'shop.mesh.local' }],
    ['{{ .Name }}', { text: 'web-x7' }],
    ['{{.Name}}.{{ .DisplayName }}.{{ .Namespace }}.{{ .Zone }}.{{ .Mesh }}', { text: 'web-x7.web..east.default' }],
    ['a {{- .Name -}} b', { text: 'aweb-x7b' }],
    ['a {{- /* note */ -}} b', { text: 'ab' }],
    ['{{/* nothing */}}x', { text: 'x' }],
    ['}}', { text: '}}' }],
    ['{ {{ .Name }} }', { text: '{ web-x7 }' }],
    ['{{- 3 }}{{ -3 -}} x', { text: '3-3x' }],
    ['ü.{{ .Name }}', { text: 'ü.web-x7' }],
    ['a\n {{- "b" }}\n', { text: 'ab\n' }],
  ],
  'fields and labels': [
    ['{{ label "team" }}.x', { text: 'shop.x' }],
    [
      '{{ label "tier" }}',
      { error: 'template: :1:3: executing "" at <label "tier">: error calling label: label tier not found' },
    ],
    ['{{ label }}', { error: 'template: :1:3: executing "" at <label>: wrong number of args for label: want 1 got 0' }],
    [
      '{{ label "a" "b" }}',
      { error: 'template: :1:3: executing "" at <label>: wrong number of args for label: want 1 got 2' },
    ],
    ['{{ label 7 }}', { error: 'template: :1:9: executing "" at <7>: expected string; found 7' }],
    ['{{ label nil }}', { error: 'template: :1:9: executing "" at <nil>: cannot assign nil to string' }],
    [
      '{{ label . }}',
      { error: 'template: :1:9: executing "" at <.>: wrong type for value; expected string; got hostname.meshedName' },
    ],
    [
      '{{ label .Name }}',
      { error: 'template: :1:3: executing "" at <label .Name>: error calling label: label web-x7 not found' },
    ],
    ['{{ "team" | label }}', { text: 'shop' }],
    ['{{ label "uml" }}', { text: 'grün-✓' }],
    [
      '{{ label `no"pe` }}',
      { error: 'template: :1:3: executing "" at <label `no"pe`>: error calling label: label no"pe not found' },
    ],
    [
      '{{ .Foo }}',
      { error: 'template: :1:3: executing "" at <.Foo>: can\'t evaluate field Foo in type hostname.meshedName' },
    ],
    [
      '{{ .name }}',
      { error: 'template: :1:3: executing "" at <.name>: can\'t evaluate field name in type hostname.meshedName' },
    ],
    [
      '{{ .Name.Foo }}',
      { error: 'template: :1:8: executing "" at <.Name.Foo>: can\'t evaluate field Foo in type string' },
    ],
    ['{{ $.Name }}', { text: 'web-x7' }],
    [
      '{{ .Name 7 }}',
      { error: 'template: :1:3: executing "" at <.Name>: Name has arguments but cannot be invoked as function' },
    ],
    ['{{ . }}', { text: '{web-x7 web  default east}' }],
    ['{{ $ }}', { text: '{web-x7 web  default east}' }],
    ['{{ nil }}', { error: 'template: :1:3: executing "" at <nil>: nil is not a command' }],
    [
      '{{ (.Name).Foo }}',
      { error: 'template: :1:4: executing "" at <.Name>: can\'t evaluate field Foo in type string' },
    ],
    [
      '{{ (label "team").Foo.Bar }}',
      { error: 'template: :1:10: executing "" at <"team">: can\'t evaluate field Foo in type string' },
    ],
    [
      '{{ label.x }}',
      { error: 'template: :1:3: executing "" at <label>: wrong number of args for label: want 1 got 0' },
    ],
    [
      'a\nü {{ .Name }} {{ .Foo }}',
      { error: 'template: :2:18: executing "" at <.Foo>: can\'t evaluate field Foo in type hostname.meshedName' },
    ],
    ['{{ constructor }}', { parse: 'template: :1: function "constructor" not defined' }],
    [
      '{{ label "constructor" }}',
      {
        error:
          'template: :1:3: executing "" at <label "constructor">: error calling label: label constructor not found',
      },
    ],
    [
      '{{ .constructor }}',
      {
        error:
          'template: :1:3: executing "" at <.constructor>: can\'t evaluate field constructor in type hostname.meshedName',
      },
    ],
  ],
  variables: [
    ['{{ $x := .Name }}{{ $x }}', { text: 'web-x7' }],
    ['{{ $x := 1 }}{{ $x = "b" }}{{ $x }}', { text: 'b' }],
    ['{{ $x = 1 }}', { error: 'template: :1:8: executing "" at <1>: undefined variable: $x' }],
    ['{{ $x }}', { parse: 'template: :1: undefined variable "$x"' }],
    ['{{ $x := "a" }}{{ if true }}{{ $x = "b" }}{{ $x := "c" }}{{ end }}{{ $x }}', { text: 'b' }],
    ['{{ with $z := .Zone }}{{ $z }}.{{ $.Name }}{{ end }}', { text: 'east.web-x7' }],
    ['{{ if false }}{{ $q := 1 }}{{ end }}{{ $q }}', { parse: 'template: :1: undefined variable "$q"' }],
    ['{{ and false ($y := 1) }}{{ $y }}', { error: 'template: :1:28: executing "" at <$y>: undefined variable: $y' }],
    ['{{ $x, $y := 1 }}', { parse: 'template: :1: too many declarations in command' }],
    [
      '{{ $x := .Name }}{{ $x 1 }}',
      { error: 'template: :1:20: executing "" at <$x>: can\'t give argument to non-function $x' },
    ],
    ['{{ $ := 2 }}{{ $ }}', { text: '2' }],
  ],
  control: [
    ['{{ if eq .Name "web-x7" }}w{{ else }}o{{ end }}', { text: 'w' }],
    ['{{ if .Namespace }}n{{ else if .Zone }}z{{ else }}o{{ end }}', { text: 'z' }],
    ['{{ with .Namespace }}a{{ else with .Mesh }}{{ . }}{{ end }}', { text: 'default' }],
    ['{{ range 3 }}{{ . }}{{ end }}', { text: '012' }],
    [
      '{{ range $i := 4 }}{{ if eq $i 1 }}{{ continue }}{{ end }}{{ if eq $i 3 }}{{ break }}{{ end }}{{ $i }}{{ end }}',
      { text: '02' },
    ],
    ['{{ range 0 }}x{{ else }}none{{ end }}', { text: 'none' }],
    ['{{ range -1 }}x{{ else }}none{{ end }}', { text: 'none' }],
    ['{{ range 2 }}{{ range 0 }}{{ else }}a{{ break }}b{{ end }}c{{ end }}', { text: 'acac' }],
    ['{{ range 2 }}{{ range 0 }}{{ else }}a{{ continue }}b{{ end }}c{{ end }}', { text: 'aa' }],
    [
      '{{ range .Name }}x{{ end }}',
      { error: 'template: :1:9: executing "" at <.Name>: range can\'t iterate over web-x7' },
    ],
    [
      '{{ range $i, $c := 3 }}{{ end }}',
      { error: 'template: :1:19: executing "" at <3>: can\'t use 3 to iterate over more than one variable' },
    ],
    ['{{ range 1.5 }}{{ end }}', { error: 'template: :1:9: executing "" at <1.5>: range can\'t iterate over 1.5' }],
    [
      '{{ range . }}{{ end }}',
      { error: 'template: :1:9: executing "" at <.>: range can\'t iterate over {web-x7 web  default east}' },
    ],
    ['{{ range true }}{{ end }}', { error: 'template: :1:9: executing "" at <true>: range can\'t iterate over true' }],
    ['{{ range index .Name 0 }}{{ break }}{{ end }}x', { text: 'x' }],
    ['{{ $x := 9 }}{{ range $x = 3 }}{{ end }}{{ $x }}', { text: '2' }],
  ],
  templates: [
    ['{{ define "t" }}{{ . }}{{ end }}{{ template "t" .Name }}', { text: 'web-x7' }],
    [
      '{{ define "t" }}[{{ . }}{{ .Foo }}{{ $ }}]{{ end }}{{ template "t" }}',
      { text: '[<no value><no value><no value>]' },
    ],
    ['{{ template "t" }}', { error: 'template: :1:12: executing "" at <{{template "t"}}>: template "t" not defined' }],
    [
      '{{ define "t" }}{{ .Foo }}{{ end }}{{ template "t" . }}',
      { error: 'template: :1:19: executing "t" at <.Foo>: can\'t evaluate field Foo in type hostname.meshedName' },
    ],
    ['{{ block "b" .Name }}<{{ . }}>{{ end }}', { text: '<web-x7>' }],
    [
      '{{ define "a" }}1{{ end }}{{ define "a" }}2{{ end }}',
      { parse: 'template: :1: template: multiple definition of template "a"' },
    ],
    ['{{ define "a" }} {{ end }}{{ define "a" }}2{{ end }}{{ template "a" }}', { text: '2' }],
    ['{{ define "" }}x{{ end }}', { text: 'x' }],
    ['{{ define "" }}x{{ end }}y', { parse: 'template: :1: template: multiple definition of template ""' }],
    [
      '{{ define "t" }}{{ label . }}{{ end }}{{ template "t" }}',
      { error: 'template: :1:25: executing "t" at <.>: invalid value; expected string' },
    ],
    [
      '{{ template "a\\"%d" }}',
      { error: 'template: :1:12: executing "" at <{{template "a\\"%d"}}>: template "a\\"%d" not defined' },
    ],
  ],
  'logic and comparison': [
    ['{{ and .Name .Namespace }}|{{ or .Namespace .Name }}|{{ not .Namespace }}', { text: '|web-x7|true' }],
    ['{{ if or (eq .Name "web-x7") (label "absent") }}x{{ end }}', { text: 'x' }],
    [
      '{{ and }}',
      { error: 'template: :1:3: executing "" at <and>: wrong number of args for and: want at least 1 got 0' },
    ],
    ['{{ 1 | and 0 }}{{ 1 | or }}', { text: '01' }],
    ['{{ and nil }}', { text: '<no value>' }],
    ['{{ eq }}', { error: 'template: :1:3: executing "" at <eq>: wrong number of args for eq: want at least 1 got 0' }],
    [
      '{{ eq 1 }}',
      { error: 'template: :1:3: executing "" at <eq 1>: error calling eq: missing argument for comparison' },
    ],
    ['{{ eq .Name "a" "web-x7" }}', { text: 'true' }],
    [
      '{{ eq 1 "a" }}',
      {
        error:
          'template: :1:3: executing "" at <eq 1 "a">: error calling eq: incompatible types for comparison: int and string',
      },
    ],
    ['{{ eq "a" nil }}{{ eq nil nil }}{{ eq . . }}', { text: 'falsetruetrue' }],
    [
      '{{ eq "a" . }}',
      {
        error:
          'template: :1:3: executing "" at <eq "a" .>: error calling eq: incompatible types for comparison: string and hostname.meshedName',
      },
    ],
    [
      '{{ eq 1 1.0 }}',
      {
        error:
          'template: :1:3: executing "" at <eq 1 1.0>: error calling eq: incompatible types for comparison: int and float64',
      },
    ],
    ['{{ eq (index "a" 0) 97 }}', { text: 'true' }],
    ['{{ ne 1 2 3 }}', { error: 'template: :1:3: executing "" at <ne>: wrong number of args for ne: want 2 got 3' }],
    ['{{ lt 3 4 }}{{ le 1.5 1.5 }}{{ gt "b" "a" }}{{ ge 1 2 }}', { text: 'truetruetruefalse' }],
    [
      '{{ le 1.5 2 }}',
      {
        error:
          'template: :1:3: executing "" at <le 1.5 2>: error calling le: incompatible types for comparison: float64 and int',
      },
    ],
    [
      '{{ lt true false }}',
      { error: 'template: :1:3: executing "" at <lt true false>: error calling lt: invalid type for comparison' },
    ],
    [
      '{{ lt . . }}',
      { error: 'template: :1:3: executing "" at <lt . .>: error calling lt: invalid type for comparison' },
    ],
    [
      '{{ lt nil 1 }}',
      { error: 'template: :1:3: executing "" at <lt nil 1>: error calling lt: invalid type for comparison' },
    ],
    ['{{ eq 1i 1i }}{{ eq true true }}', { text: 'truetrue' }],
  ],
  'index, slice, len, call': [
    ['{{ index .Name 0 }}', { text: '119' }],
    [
      '{{ index .Name 5 }}|{{ index .Name 6 }}',
      {
        error:
          'template: :1:23: executing "" at <index .Name 6>: error calling index: reflect: string index out of range',
      },
    ],
    [
      '{{ index .Name 50 }}',
      { error: 'template: :1:3: executing "" at <index .Name 50>: error calling index: index out of range: 50' },
    ],
    [
      '{{ index .Name "a" }}',
      {
        error:
          'template: :1:3: executing "" at <index .Name "a">: error calling index: cannot index slice/array with type string',
      },
    ],
    [
      '{{ index .Name nil }}',
      {
        error:
          'template: :1:3: executing "" at <index .Name nil>: error calling index: cannot index slice/array with nil',
      },
    ],
    [
      '{{ index 7 1 }}',
      { error: 'template: :1:3: executing "" at <index 7 1>: error calling index: can\'t index item of type int' },
    ],
    [
      '{{ index nil }}',
      { error: 'template: :1:3: executing "" at <index nil>: error calling index: index of untyped nil' },
    ],
    [
      '{{ index .Name 0 0 }}',
      {
        error:
          'template: :1:3: executing "" at <index .Name 0 0>: error calling index: can\'t index item of type uint8',
      },
    ],
    ['{{ slice .Name 0 2 }}', { text: 'we' }],
    ['{{ slice .Name 4 }}{{ slice .Name }}', { text: 'x7web-x7' }],
    [
      '{{ slice .Name 2 1 }}',
      { error: 'template: :1:3: executing "" at <slice .Name 2 1>: error calling slice: invalid slice index: 2 > 1' },
    ],
    [
      '{{ slice .Name 0 1 2 }}',
      {
        error:
          'template: :1:3: executing "" at <slice .Name 0 1 2>: error calling slice: cannot 3-index slice a string',
      },
    ],
    [
      '{{ slice .Name 0 1 2 3 }}',
      {
        error: 'template: :1:3: executing "" at <slice .Name 0 1 2 3>: error calling slice: too many slice indexes: 4',
      },
    ],
    [
      '{{ slice 7 }}',
      { error: 'template: :1:3: executing "" at <slice 7>: error calling slice: can\'t slice item of type int' },
    ],
    ['{{ len .Name }}', { text: '6' }],
    ['{{ len (label "uml") }}', { text: '9' }],
    ['{{ len 7 }}', { error: 'template: :1:3: executing "" at <len 7>: error calling len: len of type int' }],
    [
      '{{ len nil }}',
      {
        error:
          'template: :1:3: executing "" at <len nil>: error calling len: reflect: call of reflect.Value.Type on zero Value',
      },
    ],
    [
      '{{ len . }}',
      { error: 'template: :1:3: executing "" at <len .>: error calling len: len of type hostname.meshedName' },
    ],
    [
      '{{ call .Name }}',
      { error: 'template: :1:3: executing "" at <call .Name>: error calling call: non-function .Name of type string' },
    ],
    ['{{ call nil }}', { error: 'template: :1:3: executing "" at <call nil>: error calling call: call of nil' }],
    [
      '{{ 7 | call }}',
      { error: 'template: :1:7: executing "" at <call>: error calling call: non-function <int Value> of type int' },
    ],
    [
      '{{ label "team" | len | slice }}',
      { error: 'template: :1:24: executing "" at <slice>: error calling slice: can\'t slice item of type int' },
    ],
    ['{{ 1 2 }}', { error: 'template: :1:3: executing "" at <1>: can\'t give argument to non-function 1' }],
    ['{{ "a" | "b" }}', { parse: 'template: :1: non executable command in pipeline stage 2' }],
  ],
  escaping: [
    ['{{ html "<a&b>\'\\"" }}', { text: '&lt;a&amp;b&gt;&#39;&#34;' }],
    ['{{ js "it\'s <a=\\"b\\">\\n\\u00fc\\u200b" }}', { text: 'it\\\'s \\u003Ca\\u003D\\"b\\"\\u003E\\u000Aü\\u200B' }],
    ['{{ urlquery "a b&c/ü~" }}', { text: 'a+b%26c%2F%C3%BC~' }],
    ['{{ html nil 1 "a" }}', { text: '&lt;no value&gt;1a' }],
    ['{{ urlquery .Name .Zone }}', { text: 'web-x7east' }],
  ],
  literals: [
    ['{{ "\\u0041\\x42\\103\\n" }}', { text: 'ABC\n' }],
    ['{{ `raw\\n` }}', { text: 'raw\\n' }],
    ["{{ 'a' }} {{ '\\n' }} {{ 'ü' }}", { text: '97 10 252' }],
    ['{{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 017 }} {{ 1_000 }} {{ +3 }} {{ -0 }}', { text: '31 5 15 15 1000 3 0' }],
    [
      '{{ 1.50 }} {{ 1e3 }} {{ 1e6 }} {{ 1e21 }} {{ .5 }} {{ 0.00001 }} {{ 123456789.0 }} {{ 0x1p-2 }} {{ -0.0 }}',
      { text: '1.5 1000 1e+06 1e+21 0.5 1e-05 1.23456789e+08 0.25 -0' },
    ],
    ['{{ -0x1e }}', { text: '-30' }],
    ['{{ 1i }} {{ 1+2i }} {{ 1.5-2e3i }}', { text: '(0+1i) (1+2i) (1.5-2000i)' }],
    ['{{ true }}{{ false }}', { text: 'truefalse' }],
    ['{{ 9223372036854775807 }}', { text: '9223372036854775807' }],
    [
      '{{ 9223372036854775808 }}',
      { error: 'template: :1:3: executing "" at <9223372036854775808>: 9223372036854775808 overflows int' },
    ],
    ['{{ 99999999999999999999 }}', { parse: 'template: :1: integer overflow: "99999999999999999999"' }],
    ['{{ 08 }}', { parse: 'template: :1: integer overflow: "08"' }],
    ['{{ 1__0 }}', { parse: 'template: :1: illegal number syntax: "1__0"' }],
    ['{{ 1e400 }}', { parse: 'template: :1: illegal number syntax: "1e400"' }],
    ['{{ 1+i }}', { parse: 'template: :1: syntax error scanning complex number' }],
    ['{{ 0x }}', { parse: 'template: :1: illegal number syntax: "0x"' }],
    ['{{ 12abc }}', { parse: 'template: :1: bad number syntax: "12a"' }],
    ["{{ 'ab' }}", { parse: "template: :1: malformed character constant: 'ab'" }],
    ["{{ '' }}", { parse: 'template: :1: invalid syntax' }],
    ['{{ "\\q" }}', { parse: 'template: :1: invalid syntax' }],
  ],
  print: [
    ['{{ print 1 2 "a" "b" 3 nil true }}', { text: '1 2ab3 <nil> true' }],
    ['{{ println .Name 1 }}', { text: 'web-x7 1\n' }],
    ['{{ print }}|{{ println }}', { text: '|\n' }],
    ['{{ print . }}', { text: '{web-x7 web  default east}' }],
    [
      '{{ printf }}',
      { error: 'template: :1:3: executing "" at <printf>: wrong number of args for printf: want at least 1 got 0' },
    ],
    ['{{ printf "%s-%s" .Name .Mesh }}', { text: 'web-x7-default' }],
    ['{{ .Name | printf "%s.%s" "a" }}', { text: 'a.web-x7' }],
    ['{{ printf "%d" .Name }}', { text: '%!d(string=web-x7)' }],
    ['{{ printf "%s" }}', { text: '%!s(MISSING)' }],
    ['{{ printf "%s" .Name "more" 1 nil }}', { text: 'web-x7%!(EXTRA string=more, int=1, <nil>)' }],
    [
      '{{ printf "%q %x %X % x %#x" .Name .Mesh .Zone .Zone .Zone }}',
      { text: '"web-x7" 64656661756c74 65617374 65 61 73 74 0x65617374' },
    ],
    [
      '{{ printf "%-5s|%5s|%.2s|%05d|%+d|%x|%#o|%b" "a" "b" "ccc" 42 7 255 8 5 }}',
      { text: 'a    |    b|cc|00042|+7|ff|010|101' },
    ],
    ['{{ printf "%c %q %U %#U" 252 252 252 252 }}', { text: "ü 'ü' U+00FC U+00FC 'ü'" }],
    ['{{ printf "%t %v %5t" true false true }}', { text: 'true false  true' }],
    [
      '{{ printf "%f %.2f %e %g %8.3f|%-8.1f|%+.0f" 1.5 2.345 12345.678 1e21 3.14159 2.5 2.5 }}',
      { text: '1.500000 2.35 1.234568e+04 1e+21    3.142|2.5     |+2' },
    ],
    [
      '{{ printf "%.1f %.0f %.3g %x %b" 0.25 0.5 1234.5 1.5 1.0 }}',
      { text: '0.2 0 1.23e+03 0x1.8p+00 4503599627370496p-52' },
    ],
    ['{{ printf "%[2]s %[1]s %[3]s" "a" "b" }}', { text: 'b a %!s(BADINDEX)' }],
    ['{{ printf "%*d|%-*d|%.*f" 5 1 5 2 1 2.55 }}', { text: '    1|2    |2.5' }],
    [
      '{{ printf "%!" }}{{ printf "%" }}{{ printf "%z" 1 }}{{ printf "%%" }}',
      { text: '%!!(MISSING)%!(NOVERB)%!z(int=1)%' },
    ],
    [
      '{{ printf "%v %+v %#v %T %d" . . . . . }}',
      {
        text: '{web-x7 web  default east} {Name:web-x7 DisplayName:web Namespace: Mesh:default Zone:east} hostname.meshedName{Name:"web-x7", DisplayName:"web", Namespace:"", Mesh:"default", Zone:"east"} hostname.meshedName {%!d(string=web-x7) %!d(string=web) %!d(string=) %!d(string=default) %!d(string=east)}',
      },
    ],
    ['{{ printf "%s %d %v %T" nil nil nil nil }}', { text: '%!s(<nil>) %!d(<nil>) <nil> <nil>' }],
    ['{{ printf "%w" . }}', { text: '%!w(hostname.meshedName={web-x7 web  default east})' }],
    ['{{ printf 7 }}', { error: 'template: :1:10: executing "" at <7>: expected string; found 7' }],
    [
      '{{ 7 | printf }}',
      { error: 'template: :1:7: executing "" at <printf>: wrong type for value; expected string; got int' },
    ],
    ['{{ printf "%+q %#q %q" (label "uml") .Name "a\\tb" }}', { text: '"gr\\u00fcn-\\u2713" `web-x7` "a\\tb"' }],
    ['{{ printf "%6.2v|%s" (label "uml") (slice (label "uml") 0 3) }}', { text: '    gr|gr�' }],
    ['{{ printf "%v %.1f" 1+2i 2i }}', { text: '(1+2i) (0.0+2.0i)' }],
  ],
  'parse errors': [
    ['{{ .Name ', { parse: 'template: :1: unclosed action' }],
    ['{{ nope .Name }}', { parse: 'template: :1: function "nope" not defined' }],
    ['{{ .Name[4 }}.mesh', { parse: "template: :1: bad character U+005B '['" }],
    ['{{ lower .Name }}', { parse: 'template: :1: function "lower" not defined' }],
    ['{{ .Name } }}', { parse: 'template: :1: unexpected "}" in operand' }],
    ['{{ (.Name }}', { parse: 'template: :1: unclosed left paren' }],
    ['{{ .Name) }}', { parse: 'template: :1: unexpected right paren' }],
    ['{{ }}', { parse: 'template: :1: missing value for command' }],
    ['{{ () }}', { parse: 'template: :1: missing value for parenthesized pipeline' }],
    ['{{ | .Name }}', { parse: 'template: :1: unexpected "|" in command' }],
    ['{{ .Name | }}', { text: 'web-x7' }],
    ['{{ "abc }}', { parse: 'template: :1: unterminated quoted string' }],
    ['{{ `abc }}', { parse: 'template: :1: unterminated raw quoted string' }],
    ["{{ 'a }}", { parse: 'template: :1: unterminated character constant' }],
    ['{{/* x', { parse: 'template: :1: unclosed comment' }],
    ['{{/* x */ }}', { parse: 'template: :1: comment ends before closing delimiter' }],
    ['{{ .Name # }}', { parse: 'template: :1: unexpected "#" in operand' }],
    ['{{ \u0001 }}', { parse: 'template: :1: unrecognized character in action: U+0001' }],
    ['{{ $x:a }}', { parse: 'template: :1: undefined variable "$x"' }],
    ['{{ $x=1 }}', { parse: "template: :1: bad character U+003D '='" }],
    ['{{ end }}', { parse: 'template: :1: unexpected {{end}}' }],
    ['{{ else }}', { parse: 'template: :1: unexpected {{else}}' }],
    ['{{ if }}{{ end }}', { parse: 'template: :1: missing value for if' }],
    ['{{ if . }}', { parse: 'template: :1: unexpected EOF' }],
    ['{{ if . }}{{ else }}{{ else }}{{ end }}', { parse: 'template: :1: expected end; found {{else}}' }],
    ['{{ break }}', { parse: 'template: :1: {{break}} outside {{range}}' }],
    ['{{ range 1 }}{{ break 1 }}{{ end }}', { parse: 'template: :1: unexpected "1" in {{break}}' }],
    ['{{ range $x, 1 }}{{ end }}', { parse: 'template: :1: range can only initialize variables' }],
    ['{{ with . }}{{ else if . }}{{ end }}', { parse: 'template: :1: unexpected <if> in input' }],
    ['{{ define }}', { parse: 'template: :1: unexpected "}}" in define clause' }],
    ['{{ define x }}{{ end }}', { parse: 'template: :1: unexpected "x" in define clause' }],
    ['{{ define "x" }}', { parse: 'template: :1: unexpected EOF' }],
    ['{{ template }}', { parse: 'template: :1: unexpected "}}" in template clause' }],
    ['{{ template x }}', { parse: 'template: :1: unexpected "x" in template clause' }],
    ['{{ block "b" }}{{ end }}', { parse: 'template: :1: missing value for block clause' }],
    ['{{ 1 | 2 }}', { parse: 'template: :1: non executable command in pipeline stage 2' }],
    ['{{ true.x }}', { parse: 'template: :1: unexpected . after term "true"' }],
    ['{{ "a".b }}', { parse: 'template: :1: unexpected . after term "\\"a\\""' }],
    ['{{ nil.x }}', { parse: 'template: :1: unexpected . after term "nil"' }],
    ['{{ .Name..Zone }}', { parse: 'template: :1: unexpected <.> in operand' }],
    ['{{ .Name\n', { parse: 'template: :2: unclosed action started at :1' }],
    ['a\nb\n{{ .Name \n | \n "a\n', { parse: 'template: :5: unterminated quoted string in action started at :3' }],
    ['{{ define "t" }}\n{{ nope }}{{ end }}', { parse: 'template: :2: function "nope" not defined' }],
    ['{{ block "b" . }}\n{{ else }}\n{{ end }}', { parse: 'template: :1: unexpected {{else}} in block clause' }],
    ['{{ .DisplayNameThatIsLong if }}', { parse: 'template: :1: unexpected <if> in operand' }],
    ['{{ "long string here" "and" = }}', { parse: 'template: :1: unexpected "=" in operand' }],
    ['{{ "long string here" := 1 }}', { parse: 'template: :1: unexpected ":=" in operand' }],
    ['{{ ü }}', { parse: 'template: :1: function "ü" not defined' }],
    ['{{ .Name, .Zone }}', { parse: 'template: :1: unexpected "," in operand' }],
  ],
};
