import type { LogFormatName } from "@lagebild/domain";

/** Lines of each format that have what its reader stumbles over; a table's first line is its header. For fuzzing. */
export const LINE_SAMPLES: readonly { readonly format: LogFormatName; readonly lines: readonly string[] }[] = [
  {
    format: "windows-event",
    lines: [
      '{"Event":{"#attributes":{"xmlns":"x"},"System":{"EventID":{"#attributes":{"Qualifiers":1},"#text":4625},"TimeCreated":{"#attributes":{"SystemTime":"2026-03-14T03:10:02.123456Z"}},"Computer":"FS01"},"EventData":{"TargetUserName":"eva"}}}',
      "<Event xmlns='x'><System><EventID>1</EventID><TimeCreated SystemTime='2026-03-14T03:10:02Z'/><Computer>FS01</Computer></System><EventData><Data Name='Image'>C:\\x.exe</Data></EventData></Event>",
      '{"Id":4625,"LogName":"Security","TimeCreated":"/Date(1773457802000)/","Message":"An account failed\\r\\n\\tAccount Name:\\t\\teva"}',
      "TimeCreated : 14.03.2026 03:10:02\nId : 4625\nMachineName : FS01\nMessage : Fehler\n  Kontoname: eva",
    ],
  },
  {
    format: "json-lines",
    lines: [
      '{"@timestamp":"2026-03-14T03:10:02Z","host":{"name":"srv7"},"list":[{"Name":"a","Value":"b"},[1,2]],"inner":"{\\"eventTime\\":1773457802000}"}',
      '{"n":9007199254740993,"deep":{"list":[12345678901234567890,-1.2345678901234567e8]},"s":"\\"12345678901234567890"}',
      '{"published":"2026-03-14T03:10:02Z","eventType":"user.session.start","outcome":{"result":"FAILURE"},"x":null}',
    ],
  },
  {
    format: "web-access",
    lines: [
      'shop.example 203.0.113.9 - eva [14/Mar/2026:03:10:02 +0100] "GET /a?b=\\"c\\" HTTP/1.1" 404 162 "-" "curl/8"',
      "#Fields: date time cs-method cs-uri-stem c-ip sc-status",
      "2026-03-14 03:10:02 GET /x 203.0.113.9 404",
    ],
  },
  {
    format: "auditd",
    lines: [
      "type=USER_LOGIN msg=audit(1773457802.123:456): pid=1 uid=0 auid=1000 msg='op=login acct=\"eva\" addr=203.0.113.9 res=failed'",
      "type=EXECVE msg=audit(03/14/2026 03:10:02.123:457) : argc=2 a0=sh a1=2D6320616C6C",
    ],
  },
  {
    format: "csv",
    lines: [
      "Date;Time;TZ;Action;User",
      '14.03.2026;03:10:02;CET;DENY;"EXAMPLE\\svc; ""x"""',
      "2026-03-14;3:10:02 PM;;a;b",
    ],
  },
  {
    format: "syslog",
    lines: [
      '<165>1 2026-03-14T03:10:02.003Z web1 app 1503 ID47 [ex@1 iut="3" user="e\\""] login failed',
      "Mar 14 03:10:02 srv7 sshd[1]: message repeated 5 times: [ Failed password for root from 203.0.113.9 port 1 ssh2]",
      "<34>Mär 14 03:10:02 fw1 CEF:0|V|P|1|100|Login\\|x|5|rt=1773457802123 cs1Label=a b cs1=x\\=y src=203.0.113.9",
    ],
  },
  {
    format: "plain",
    lines: [
      "[14.03.2026 3:10:02 PM MEZ] LEEF:2.0|V|P|1|id|^|devTime=Mar 14 2026 03:10:02^usrName=eva^src=203.0.113.9",
      '"2026-03-14 03:10:02","ws07","a ""b"""  @cee: {"a":1,"time":"2026-03-14"}',
      '<![LOG[Login of eva failed]LOG]!><time="03:10:02.123-60" date="03-14-2026" component="X" type="3" thread="12">',
      "LEEF:1.0|V|P|1|id|devTime=14/03/2026 3:10 PM\tdevTimeFormat=dd/MM/yyyy h:mm a\tusrName=eva  $$<X><03-14-2026 03:10:02.123-60><thread=1>",
      "1773457802.123 100 203.0.113.9 id=1 time=\"2026-03-14 03:10:02\" tz=+0100 <a b='1'>c</a>",
      "@4000000069b4d21b00000000 date=2026-073T03:10:10,672 E0314 03:10:02.619632",
    ],
  },
];
