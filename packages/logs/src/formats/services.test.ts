import { describe, expect, it } from "vitest";
import { ADDRESS, check, json, parsed, TIME, type Dialect } from "./test-dialect.js";

describe("lines of other programs and services", () => {
  it.each<readonly [string, Dialect]>([
    [
      "systemd's journal",
      {
        lines: json({
          __REALTIME_TIMESTAMP: "1773457862123456",
          _HOSTNAME: "web1",
          SYSLOG_IDENTIFIER: "sshd",
          _PID: "1503",
          MESSAGE: `Failed password for invalid user admin from ${ADDRESS} port 51122 ssh2`,
        }),
        host: "web1",
        program: "sshd",
        says: "sshd: Failed password for invalid user <user> from <ip> port <n> ssh2",
        entities: ["account admin", "session web1:sshd[1503]"],
      },
    ],
    [
      "Docker",
      {
        lines: json({ log: `${TIME}Z login of user eva failed\n`, stream: "stdout", time: `${TIME}.1Z` }),
        says: "login of user <user> failed",
        entities: ["account eva"],
      },
    ],
    [
      "Apache's errors",
      {
        lines: `[Sat Mar 14 03:11:02.123456 2026] [authz_core:error] [pid 1234] [client ${ADDRESS}:51122] AH01630: client denied by server configuration: /var/www/html/.git`,
        program: "apache",
        says: "client denied by server configuration: /var/www/html/.git",
        entities: [`address ${ADDRESS}`],
      },
    ],
    [
      "nginx's errors",
      {
        lines: `2026/03/14 03:11:02 [error] 123#123: *45 open() "/var/www/x.php" failed (2: No such file or directory), client: ${ADDRESS}, server: www.example.org, request: "GET /x.php HTTP/1.1"`,
        program: "nginx",
        says: 'open() "/var/www/x.php" failed',
        entities: [`address ${ADDRESS}`, "path /var/www/x.php"],
      },
    ],
    [
      "Cisco ASA",
      {
        lines: `Mar 14 2026 03:11:02: %ASA-4-106023: Deny tcp src outside:${ADDRESS}/51122 dst inside:10.0.0.5/22 by access-group "outside_in"`,
        program: "ASA",
        says: "%ASA-4-106023: Deny tcp src outside:<ip>/<n>",
        entities: [`address ${ADDRESS}`, "address 10.0.0.5", "port 22"],
      },
    ],
    [
      "Cisco ASA behind a relay",
      {
        lines: `<166>Mar 14 03:11:02 fw1 : %ASA-6-113015: AAA user authentication Rejected : reason = Invalid password : local database : user = eva : user IP = ${ADDRESS}`,
        host: "fw1",
        program: "ASA",
        says: "%ASA-6-113015: AAA user authentication Rejected",
        entities: [`address ${ADDRESS}`],
      },
    ],
    [
      "Cisco IOS",
      {
        lines: `<189>Mar 14 03:11:02 rt1 123: *Mar 14 03:11:02.123: %SYS-5-CONFIG_I: Configured from console by eva on vty0 (${ADDRESS})`,
        host: "rt1",
        program: "SYS",
        says: "%SYS-5-CONFIG_I: Configured from console",
        entities: [`address ${ADDRESS}`],
      },
    ],
    [
      "PostgreSQL",
      {
        lines:
          '2026-03-14 03:11:02.123 UTC [1234] postgres@app FATAL:  password authentication failed for user "postgres"',
        program: "postgres",
        says: "password authentication failed",
        entities: ["account postgres"],
      },
    ],
    [
      "MySQL",
      {
        lines: `${TIME}.123456Z 12 [Note] [MY-010926] [Server] Access denied for user 'root'@'${ADDRESS}' (using password: YES)`,
        program: "mysqld",
        says: "Access denied for user 'root'@'<ip>'",
        entities: ["account root", `address ${ADDRESS}`],
      },
    ],
    [
      "Squid",
      {
        lines: `1773457862.123     90 ${ADDRESS} TCP_DENIED/403 1234 GET http://evil.example.com/a - HIER_NONE/- text/html`,
        says: "TCP_DENIED/<n>",
        entities: [`address ${ADDRESS}`, "domain evil.example.com"],
      },
    ],
    [
      "OpenVPN",
      {
        lines: `2026-03-14 03:11:02 ${ADDRESS}:51122 TLS Auth Error: Auth Username/Password verification failed for peer`,
        says: "<ip>:<n> TLS Auth Error",
        entities: [`address ${ADDRESS}`],
      },
    ],
    [
      "strongSwan, with parts of seconds",
      {
        lines: "Mar 14 03:11:02.123456 vpn1 charon: 12[IKE] authentication of 'eva@example.org' with EAP failed",
        host: "vpn1",
        program: "charon",
        says: "with EAP failed",
        entities: ["mail eva@example.org"],
      },
    ],
    [
      "a journal without a host",
      {
        lines: `${TIME}+00:00 dnsmasq-dhcp[1]: DHCPACK(eth0) ${ADDRESS} 02:00:5e:10:00:01 ws07`,
        program: "dnsmasq-dhcp",
        says: "DHCPACK",
      },
    ],
    [
      "Microsoft's unified audit log as a table",
      {
        lines: [
          "RecordId,CreationDate,RecordType,Operation,UserId,AuditData",
          `a1,${TIME}.0000000Z,1,New-InboxRule,eva@example.org,"${json({
            CreationTime: TIME,
            Operation: "New-InboxRule",
            Workload: "Exchange",
            ClientIP: ADDRESS,
            Parameters: [{ Name: "ForwardTo", Value: "x@evil.example.com" }],
          }).replaceAll('"', '""')}"`,
        ],
        program: "Exchange",
        says: "Operation=New-InboxRule",
        entities: [`address ${ADDRESS}`, "mail x@evil.example.com"],
        fields: { "Parameters.ForwardTo": "x@evil.example.com", Workload: "Exchange" },
      },
    ],
    [
      "sign-ins of Entra",
      {
        lines: json({
          time: `${TIME}Z`,
          operationName: "Sign-in activity",
          category: "SignInLogs",
          callerIpAddress: ADDRESS,
          properties: { userPrincipalName: "eva@example.org", status: { failureReason: "Invalid password" } },
        }),
        program: "SignInLogs",
        says: 'failureReason="Invalid password" operationName="Sign-in activity"',
        entities: ["account eva@example.org", `address ${ADDRESS}`],
      },
    ],
    [
      "Google's audit log",
      {
        lines: json({
          logName: "projects/p/logs/cloudaudit.googleapis.com%2Factivity",
          protoPayload: {
            methodName: "google.iam.admin.v1.CreateServiceAccountKey",
            authenticationInfo: { principalEmail: "eva@example.org" },
            requestMetadata: { callerIp: ADDRESS },
            serviceName: "iam.googleapis.com",
          },
          timestamp: `${TIME}.123Z`,
        }),
        program: "iam.googleapis.com",
        says: "CreateServiceAccountKey",
        entities: ["account eva@example.org", `address ${ADDRESS}`],
      },
    ],
    [
      "Okta",
      {
        lines: json({
          published: `${TIME}.123Z`,
          eventType: "user.session.start",
          displayMessage: "User login to Okta",
          outcome: { result: "FAILURE", reason: "INVALID_CREDENTIALS" },
          actor: { alternateId: "eva@example.org" },
          client: { ipAddress: ADDRESS },
        }),
        program: "okta",
        says: "event=user.session.start reason=INVALID_CREDENTIALS result=FAILURE",
        entities: ["account eva@example.org", `address ${ADDRESS}`],
      },
    ],
    [
      "Kubernetes' audit log",
      {
        lines: json({
          kind: "Event",
          apiVersion: "audit.k8s.io/v1",
          auditID: "3f2b",
          stage: "ResponseComplete",
          verb: "create",
          requestURI: "/api/v1/namespaces/dev/pods/web/exec?command=sh",
          user: { username: "eva" },
          sourceIPs: [ADDRESS],
          objectRef: { resource: "pods", subresource: "exec", namespace: "dev", name: "web" },
          requestReceivedTimestamp: `${TIME}.123456Z`,
        }),
        program: "kubernetes",
        says: 'event="create pods exec"',
        entities: ["account eva", `address ${ADDRESS}`],
      },
    ],
  ])("%s", (_, dialect) => check(dialect));

  it.each([
    `Failed password for invalid user  from ${ADDRESS} port 1 ssh2`,
    `Invalid user  ${ADDRESS}`,
    "input_userauth_request: invalid user  [preauth]",
  ])("name no account where it is empty: %s", (message) => {
    const { entities } = parsed([`Mar 14 03:11:02 b sshd[12]: ${message}`]).record;
    expect(entities.filter(({ kind }) => kind === "account")).toEqual([]);
  });
});
