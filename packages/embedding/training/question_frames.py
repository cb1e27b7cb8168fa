"""Wraps descriptions in the words of a question, so that question words come to carry no weight."""

import random
import re

GERMAN_FRAMES = [
    "Hat sich jemand {}?", "Hat jemand {}?", "Gab es {}?", "Gibt es Hinweise auf {}?", "Wurde {}?", "Wurden {}?",
    "Wer hat {}?", "Welches Konto: {}?", "Welcher Rechner war betroffen: {}?", "Wann war das erste Mal {}?",
    "Wie oft kam {} vor?", "Woher kam {}?", "Zeige mir {}", "Ist {} zu sehen?", "Kam es zu {}?", "Was ist mit {}?",
    "Von welcher Adresse aus {}?", "Finde alle Zeilen zu {}", "Wie wurde {}?", "Und danach: {}?", "Welche {} gab es?",
    "Sieht man in den Protokollen {}?", "Lässt sich {} belegen?", "Warum {}?", "Was geschah bei {}?", "{}",
]
ENGLISH_FRAMES = [
    "Did somebody {}?", "Did anyone {}?", "Was there any {}?", "Is there evidence of {}?", "Was {}?", "Were {}?",
    "Who {}?", "Which account: {}?", "Which host was affected by {}?", "When was the first {}?", "How often did {} happen?",
    "Where did {} come from?", "Show me {}", "Can we see {}?", "What about {}?", "From which address {}?",
    "Find all lines about {}", "How was {}?", "And after that: {}?", "Which {} were there?", "Do the logs show {}?",
    "Has anybody {}?", "Why {}?", "What happened with {}?", "Are there signs of {} in the logs?", "{}",
]
_RULE_WORDS = re.compile(
    r"^(?:the following analytic |this (?:analytic|rule|detection|query|search) )?"
    r"(?:detects?|identif(?:y|ies)|looks? for|alerts? (?:on|when)|monitors? for|searches for|returns|finds?)\s+"
    r"(?:the |an? |potential(?:ly)? |possible |suspicious |instances? of )*", re.IGNORECASE)


def frame_question(text: str, german: bool, source: random.Random) -> str:
    """A question about what the text describes."""
    core = _RULE_WORDS.sub("", text).rstrip(" .?!:")
    return source.choice(GERMAN_FRAMES if german else ENGLISH_FRAMES).format(core or text)
