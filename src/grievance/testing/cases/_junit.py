"""Results as JUnit XML, which build servers show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from grievance.testing.cases._failing import headline
from grievance.testing.cases._verdict import SuiteResult, Verdict, VerdictKind

__all__ = ["junit"]

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(results: Iterable[SuiteResult]) -> str:
    """
    Return *results* as a JUnit XML document: a ``testsuite`` a file, a ``testcase`` a case.

    It holds no times: cases are decided, not measured. Characters that XML cannot hold become U+FFFD.
    """
    root = ET.Element("testsuites")
    for result in results:
        _add_suite(root, result)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _add_suite(root: ET.Element, result: SuiteResult) -> None:
    counts = {
        "tests": len(result.verdicts),
        "failures": len(result.of(VerdictKind.FAILED)),
        "errors": 0,
        "skipped": len(result.of(VerdictKind.SKIPPED)),
    }
    source = _clean(result.suite.source)
    suite = ET.SubElement(root, "testsuite", name=source)
    for name, count in counts.items():
        suite.set(name, str(count))
    for verdict in result.verdicts:
        _add_case(suite, source, verdict)


def _add_case(suite: ET.Element, source: str, verdict: Verdict) -> None:
    case = ET.SubElement(suite, "testcase", classname=source, name=_clean(verdict.case.id))
    if verdict.kind is VerdictKind.SKIPPED:
        ET.SubElement(case, "skipped", message=_clean(verdict.case.skip or ""))
    elif verdict.kind is VerdictKind.FAILED:
        ET.SubElement(case, "failure", message=_clean(headline(verdict))).text = _clean(str(verdict))


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
