/**
 * Ports of services whose name tells what a connection is for, as registered with IANA, with the short name of the service.
 * Only what lateral movement, exfiltration and administration go through; web and name resolution are in every log.
 */
const SERVICES: ReadonlyMap<string, string> = new Map(
  `21 ftp, 22 ssh, 23 telnet, 25 smtp, 69 tftp, 88 kerberos, 110 pop3, 111 rpcbind, 135 rpc, 137 netbios, 139 smb, 143 imap, 161 snmp, 389 ldap, 445 smb,
  465 smtp, 500 ipsec, 514 syslog, 587 smtp, 636 ldap, 873 rsync, 993 imap, 995 pop3, 1080 socks, 1194 openvpn, 1433 mssql, 1521 oracle, 1701 l2tp, 1723 pptp,
  2049 nfs, 2375 docker, 3128 proxy, 3268 ldap, 3269 ldap, 3306 mysql, 3389 rdp, 4500 ipsec, 5432 postgres, 5900 vnc, 5901 vnc, 5985 winrm, 5986 winrm,
  6379 redis, 6443 kubernetes, 9200 elasticsearch, 11211 memcached, 27017 mongodb, 51820 wireguard`
    .split(",")
    .map((pair) => pair.trim().split(" ") as [string, string]),
);

const DESTINATION_PORT = /(?:^|[._-])(?:d(?:e?st)?(?:ination)?|resp|server)[._-]?(?:pt|p|port)$/i;

/** `5985/winrm` for the port of a known service behind a name such as `DestinationPort` or `id_resp_p`; undefined for any other. */
export function servicePort(key: string, port: string): string | undefined {
  const service = SERVICES.get(port);
  return service !== undefined && DESTINATION_PORT.test(key) ? `${port}/${service}` : undefined;
}
