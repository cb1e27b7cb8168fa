/** What `lagebild help` writes. */
export const USAGE = `lagebild: cited answers from the logs of an incident

  lagebild ingest <incident> <path>... [--zone Europe/Berlin] [--year 2025] [--host H] [--clock-offset +00:02:13] [--json]
                                                     files, folders, archives; - reads standard input
                  [--password P]... [--password-file F]  for encrypted archives; the file holds one a line
  lagebild source <incident> <source> [--zone Z] [--year Y] [--host H] [--clock-offset O] [--clear zone|year|...]...
                                                     shows a source, by label, id or name; corrects it without the file
  lagebild ask <incident> "<question>" [--budget N] [--from T --to T --host H --program P] [--json]
               [--conversation new|<id>] [--seed N --temperature T] [--no-model] [--explain]
               [--plan file.json]
  lagebild analyse <archive> [--questions q.txt] [--report report.md|report.html] [--incident I] [--language de|en] [--json]
                                                     reads it, asks one question a line, and writes one report
  lagebild investigate <incident> "<question>" [--from T --to T --host H] [--no-model] [--json]
                                                     answers it by rules, then looks further in at most eight looks, and shows them
  lagebild plan <incident> "<question>" [--json]     how it would be worked; as JSON to be edited for --plan
  lagebild replay <answer> [--json]                  makes an answer again: same or different?
  lagebild window <incident> "<question>" [--budget N] [--plan file.json] [--explain] [--json]
  lagebild lines <incident> <file> <first>-<last>
  lagebild rules add <folder> | list | remove <id> | match <incident>    Sigma rules
  lagebild sweep <incident> <file> [--limit N]       indicators: text, CSV, STIX 2.1 or MISP; hits with lines, and misses
  lagebild grep <incident> "<regex>" [-i] [--file F] [--limit N] [--timeout S]
  lagebild entity <incident> [<value>] [--language de|en]   what is known of an address, account, file, ...
  lagebild picture <incident> [--language de|en] [--json]    a page: what happened, who, what was not seen, what cannot be told
  lagebild report <incident> [report.md|report.html] [--language de|en]   all of it, with its lines
  lagebild finding <incident> <id> --harmless "why" | --confirmed "note" | --reopen
  lagebild timeline <incident> [--from T --to T --host H] [--bucket 1h] [--language de|en]
  lagebild playbook <incident> <name|file> [--language de|en] | list | topics
  lagebild sql <incident> "<select>" [--limit N] [--timeout S]
  lagebild events <incident> [--from T --to T --host H --program P --file F] [--where "user.name=anna"]...
               [--format ecs|csv|jsonl] [--limit N]  what happened, as events of the Elastic Common Schema
               --where FIELD=value, ^=begins, *=contains, >=number, <number; also for fields
  lagebild fields <incident> [filters] [--limit N] [--json]   every field: coverage, different values, the most frequent
  lagebild format check <mapping.yml> | try <mapping.yml> <log> | missing <incident> | apply <incident>
                                                     your own mappings of logs to events
  lagebild export <answer>                           the lines that an answer cites
  lagebild confirm <answer> ["note"] [--reopen]      an answer is right, question, reading and sentences
  lagebild export training [--incident I]            confirmed answers as examples (JSONL of chats) for training a model
               sweep, grep, timeline and export take --format csv|jsonl|timesketch, sql csv|jsonl
  lagebild similar "<text>" [--incident I] [--limit N]       what means something like it: shapes, or known events
  lagebild tokens "<text>" [--compare "<text>" --word W]     how models cut a text; a word in two texts
  lagebild reindex <incident> [--encoder <folder>]   new vectors, after the embedding model has changed
  lagebild create <incident> [--zone Z]              before its logs are put in
  lagebild zone <incident> [<zone>|none]             in which its times are typed and shown: Europe/Berlin, +01:00
               T: 2026-03-14T03:00:00Z, "2026-03-14 03:00" in the incident's zone, 03:00 on every day; --zone Z with any
  lagebild incidents [--json] | show <incident> [--json] | delete <incident>
  lagebild verify <incident> [--json]                reads every stored byte, and names what is damaged and what mends it
  lagebild repair <incident> [<original file>...]    makes again what is damaged, a source from its original file
  lagebild tlp <incident> [TLP:CLEAR|TLP:GREEN|TLP:AMBER|TLP:AMBER+STRICT|TLP:RED|none]   who may read what is in it
  lagebild keep <incident> [<days>|always]           how long it is kept; a server deletes it then
  lagebild doctor [--json]                           looks at settings, data, services and every incident; says what to do
  lagebild backup <new folder>                       all data, while it is worked on; every byte checked by its seal
  lagebild restore <backup>                          into LAGEBILD_DATA, which must not hold anything
  lagebild eval <folder> [--budget N] [--pooled] [--held-back] [--rules] [--model <file|server>] [--json]    questions.jsonl, or all *.questions.jsonl, with their log files
  lagebild models list | pull <name> [--mirror <folder|address>] | pull <folder of parts> | use <name|file.gguf|http://host/v1#model|none> | check [<model>]
               use of a file: --template <form|file.jinja> in place of its chat template, or where it has none
  lagebild models pull-encoder <org/name>            another embedding model, from Hugging Face's hub
  lagebild keys add <user> [--role reader|analyst|admin | --scopes read,ask,ingest,admin] [--incident I,J] [--expires 90d|never]
                | list [--json] | revoke <key|user> | rotate <key> [--overlap 1d]    keys of the API
  lagebild audit verify [--head <hash>] | export [--incident I [--source S]] | forget <incident>
                                                     who did what, in a chain that shows whether it was changed
  lagebild tickets [--json] | take <ticket> | retry [<ticket>]
                                                     tickets that are not done, and why; serve works on those of LAGEBILD_TICKETS
  lagebild webhooks [--json] | retry [<job>]         ends of jobs that LAGEBILD_WEBHOOK_URL has not taken
  lagebild serve                                     the API, on http://127.0.0.1:8080 unless set otherwise
  lagebild repl <incident> [--json]                  one question a line; with --json one request a line

Settings: LAGEBILD_DATA (folder, default ./data), LAGEBILD_ZONE (Europe/Berlin or +01:00, for times without a zone),
LAGEBILD_KNOWLEDGE (folder with your own event meanings), LAGEBILD_MAPPINGS (folder with your own mappings), LAGEBILD_WORKERS, LAGEBILD_HOST, LAGEBILD_PORT,
LAGEBILD_TLS_CERT and LAGEBILD_TLS_KEY (files), LAGEBILD_PROXIES (addresses in front of serve), LAGEBILD_TICKETS (file with the settings of a ticket system), LAGEBILD_EMBEDDING_MODEL (folder; also
--encoder <folder> for one command), LAGEBILD_EMBEDDING_DIMENSIONS (a shorter length, such as 128).
`;
