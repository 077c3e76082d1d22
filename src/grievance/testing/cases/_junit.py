"""Results as JUnit XML, which build servers show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from xml.etree import ElementTree as ET

from grievance.testing.cases._failing import headline
from grievance.testing.cases._verdict import SuiteResult, Verdict, VerdictKind

__all__ = ["junit"]

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def junit(results: Iterable[SuiteResult]) -> str:
    """
    Return *results* as a JUnit XML document, to be written in UTF-8: a ``testsuite`` a file, a ``testcase`` a case.

    Times are those that the verdicts hold, 0 if nobody measured them. Characters that XML cannot hold become U+FFFD.
    """
    files = tuple(results)
    root = ET.Element("testsuites", name="grievance test")
    _count(root, [verdict for result in files for verdict in result.verdicts])
    for result in files:
        suite = ET.SubElement(root, "testsuite", name=_clean(result.suite.source))
        _count(suite, result.verdicts)
        for verdict in result.verdicts:
            _add_case(suite, result.suite.source, verdict)
    ET.indent(root)
    return f"{_DECLARATION}{ET.tostring(root, encoding='unicode')}\n"


def _count(element: ET.Element, verdicts: Iterable[Verdict]) -> None:
    every = tuple(verdicts)
    kinds = [verdict.kind for verdict in every]
    element.set("tests", str(len(every)))
    element.set("failures", str(kinds.count(VerdictKind.FAILED)))
    element.set("errors", "0")
    element.set("skipped", str(kinds.count(VerdictKind.SKIPPED)))
    element.set("time", _seconds(sum(verdict.seconds for verdict in every)))


def _add_case(suite: ET.Element, source: str, verdict: Verdict) -> None:
    case = ET.SubElement(suite, "testcase", classname=_class_of(source), name=_clean(verdict.case.id))
    case.set("file", _clean(source))
    case.set("time", _seconds(verdict.seconds))
    if verdict.kind is VerdictKind.SKIPPED:
        ET.SubElement(case, "skipped", message=_clean(verdict.case.skip or ""))
    elif verdict.kind is VerdictKind.FAILED:
        message = _clean(headline(verdict))
        ET.SubElement(case, "failure", message=message, type="failure").text = _clean(str(verdict))


def _class_of(source: str) -> str:
    """Return a file as a dotted name, which build servers show as a tree."""
    path = PurePath(source)
    folders = [part for part in path.parent.parts if part not in (path.anchor, "..")]
    return _clean(".".join([*folders, path.name.partition(".")[0] or path.name]))


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
