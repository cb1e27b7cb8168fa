/** ATT&CK's tactics in the order in which an intrusion tends to go through them. */
export const TACTICS = [
  "reconnaissance",
  "resource-development",
  "initial-access",
  "execution",
  "persistence",
  "privilege-escalation",
  "defense-evasion",
  "credential-access",
  "discovery",
  "lateral-movement",
  "collection",
  "command-and-control",
  "exfiltration",
  "impact",
] as const;

export type Tactic = (typeof TACTICS)[number];

/** The tactic that a technique serves first, for tags that name the technique alone. Of MITRE ATT&CK, enterprise. */
const TECHNIQUES: Readonly<Record<Tactic, string>> = {
  reconnaissance: "1589 1590 1591 1592 1593 1594 1595 1596 1597 1598",
  "resource-development": "1583 1584 1585 1586 1587 1588 1608 1650",
  "initial-access": "1078 1091 1133 1189 1190 1195 1199 1200 1566 1659",
  execution: "1047 1059 1072 1106 1129 1203 1204 1559 1569 1609 1610 1648 1651",
  persistence: "1037 1053 1098 1136 1137 1176 1197 1205 1505 1525 1542 1543 1546 1547 1554 1574",
  "privilege-escalation": "1055 1068 1134 1484 1548 1611",
  "defense-evasion":
    "1006 1014 1027 1036 1070 1112 1127 1140 1202 1207 1211 1216 1218 1220 1221 1222 1480 1497 1535 1550 1553 1562 1564 1578 1599 1600 1601 1612 1620 1622 1647",
  "credential-access": "1003 1040 1056 1110 1111 1187 1212 1528 1539 1552 1555 1556 1557 1558 1606 1621 1649",
  discovery:
    "1007 1010 1012 1016 1018 1033 1046 1049 1057 1069 1082 1083 1087 1120 1124 1135 1201 1217 1482 1518 1526 1538 1580 1613 1614 1615 1619 1652 1654",
  "lateral-movement": "1021 1080 1210 1534 1563 1570",
  collection: "1005 1025 1039 1074 1113 1114 1115 1119 1123 1125 1185 1213 1530 1560 1602",
  "command-and-control": "1001 1008 1071 1090 1092 1095 1102 1104 1105 1132 1219 1568 1571 1572 1573",
  exfiltration: "1011 1020 1029 1030 1041 1048 1052 1537 1567",
  impact: "1485 1486 1489 1490 1491 1495 1496 1498 1499 1529 1531 1561 1565 1657",
};

const tacticOf: ReadonlyMap<string, Tactic> = new Map(
  TACTICS.flatMap((tactic) => TECHNIQUES[tactic].split(" ").map((number) => [`t${number}`, tactic] as const)),
);

export interface AttackTags {
  /** In the order of `TACTICS`. */
  readonly tactics: readonly Tactic[];
  /** Such as `T1110.001`. */
  readonly techniques: readonly string[];
}

/** Reads tags such as `attack.credential-access` and `attack.t1110.001`; a technique without a tactic brings its own. */
export function attackTags(tags: readonly string[]): AttackTags {
  const names = tags.flatMap((tag) => {
    const name = /^attack[.:](.{1,60})$/i.exec(tag)?.[1];
    return name === undefined ? [] : [name.toLowerCase().replaceAll("_", "-")];
  });
  const techniques = [...new Set(names.filter((name) => /^t\d{4}(?:\.\d{3})?$/.test(name)))];
  const named = TACTICS.filter((tactic) => names.includes(tactic));
  const implied = new Set(techniques.flatMap((technique) => tacticOf.get(technique.slice(0, 5)) ?? []));
  return {
    tactics: named.length > 0 ? named : TACTICS.filter((tactic) => implied.has(tactic)),
    techniques: techniques.map((technique) => technique.toUpperCase()),
  };
}
