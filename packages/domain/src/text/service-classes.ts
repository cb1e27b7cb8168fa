/** Classes of services whose principals are named with their host behind a slash, as parts of an expression: `host/web01`. */
export const SERVICE_CLASSES =
  "host|https?|cifs|ldap|nfs|dns|ftp|imaps?|pop|smtp|sip|xmpp|rpc|gc|termsrv|wsman|mssqlsvc|postgres|mongodb|hdfs|hive|restrictedkrbhost|krbtgt|kadmin";
