/** What `meshsvc help TOPIC` prints, by topic; lines are at most 100 columns wide. */
export const topicTexts: Readonly<Record<string, string>> = {
  modes: `The modes of meshServices.mode, and what a proxy gets in each

  Disabled            kuma.io/service values; MeshServices only where they were written by hand
  Everywhere          kuma.io/service values and MeshServices
  ReachableBackends   kuma.io/service values; MeshServices only to proxies with reachableBackends
  Exclusive           MeshServices alone

MeshMultiZoneServices and MeshExternalServices go to whom MeshServices go; in Disabled, to all.
In every mode a proxy with reachableBackends gets of them what it lists, and one with
reachableServices alone gets none: in Exclusive it reaches nothing.

A Mesh without meshServices is Disabled. Every command answers for the Mesh's own mode; --mode asks
for another one, and --modes all shows the four side by side (resolve, outbounds).

  meshsvc outbounds -f mesh/ --modes all
  meshsvc migrate-plan -f mesh/ --to Exclusive
`,
  references: `How to write what is to be resolved

  meshtimeout/slow                           the references of a policy; --ref to[0] is one of them
  dataplane/web-1                            those of a Dataplane
  redis.svc.mesh.local                       a hostname
  241.0.0.7:6379                             a VIP, with or without its port
  redis_kuma-demo_svc_6379                   a kuma.io/service value
  kri_msvc_default_east__redis_              a KRI
  'MeshService[kuma.io/display-name=redis]:6379'
                                             kind, labels and port, as in a targetRef or backendRef

A reference that no policy has yet is read from a file, or from standard input:

  meshsvc resolve --ref-file - -f mesh/
`,
  labels: `The labels that decide what a reference means

  kuma.io/display-name       the name without what Kuma adds to copies
  kuma.io/zone               the zone that a resource comes from; none: the global control plane
  kuma.io/origin             zone: made in a zone; global: made in the global control plane
  kuma.io/env                universal or kubernetes
  k8s.kuma.io/namespace      its namespace; a policy without one of its own is for the whole zone
  k8s.kuma.io/service-name   the Service that a MeshService is made of
  kuma.io/managed-by         who made a MeshService: only what the generator made, it updates and deletes
  kuma.io/policy-role        system, producer, consumer or workload-owner: how far a policy reaches

By name a reference means its policy's own zone and namespace; by labels it means everything that
carries them, of all zones.
`,
  'exit-codes': `What exit codes mean, whatever the output format

    0   fine
    1   findings from --fail-on on, differences, or a question whose answer is no
    2   a flag, or a file of meshsvc itself, is wrong
    3   inconclusive: something could not be read or was not seen whole; with --strict also where
        something had to be assumed
    4   kubectl or kumactl failed
   70   a bug of meshsvc
  130   interrupted

check, diff and migrate-plan exit with 1 by themselves, commands that list things only with
--fail-on. 3 outranks 1.
`,
  input: `What meshsvc reads

  -f mesh.yaml          YAML of many documents, JSON, JSON Lines, lists of kubectl and kumactl,
                        kumactl export
  -f mesh/              the .yaml, .yml and .json files of a folder; with -R also of those below it
  -f 'mesh/*.yaml'      a pattern
  -f https://…          a URL
  -f mesh.json.gz       what meshsvc fetch wrote
  -f live:              what kubectl or kumactl say now
  -f -                  standard input, which is also read where nothing is named

Several control planes are told apart by --source, or by the sources of .meshsvc.yaml:

  meshsvc generate --source zone=global,path=global --source zone=east,path=east
`,
};
