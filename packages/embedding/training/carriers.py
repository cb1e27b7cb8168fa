"""The words of log formats that surround what matters, so that they come to carry little weight."""

import random

CARRIERS = [
    "type=EXECVE argc=3 a0=\"{}\"", "type=SYSCALL success=yes comm= exe= key=exec | {}",
    "Sysmon 1: Process Create Image=C:\\Windows\\System32\\ CommandLine={} User=<user>",
    "Windows Security 4688: A new process has been created. NewProcessName= CommandLine={} SubjectUserName=<user>",
    "sudo: <user> : TTY=pts/0 ; PWD=/home/<user> ; USER=root ; COMMAND={}", "CRON: (<user>) CMD ({})",
    "kernel: {}", "systemd: {}", "bash: <user>: {}", "{} from <ip> port <n>", "{} user=<user> ip=<ip>",
    "{} SubjectUserName=<user> TargetUserName=<user>", "Windows Security {} IpAddress=<ip> LogonType=3",
    "cloudtrail {} userName=<user> sourceIPAddress=<ip> awsRegion=", "audit: {} target=<user>", "INFO {}", "ERROR: {} <n>",
    "GET {} 200 agent Mozilla/5.0 (Windows NT <n>; Win64; x64)", "PowerShell 4104: Creating Scriptblock text {}",
    "process={} pid=<n> uid=<n>",
]
BARE_SHARE = 0.6


def carry(text: str, source: random.Random) -> str:
    """The text as it is, or inside a random carrier."""
    return text if source.random() < BARE_SHARE else source.choice(CARRIERS).format(text)
