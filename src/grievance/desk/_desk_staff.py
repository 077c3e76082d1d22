"""The people who handle complaints: what is recorded of them, and their index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._running import Running

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from grievance.model import (
        Actor,
        Assessment,
        AuditFinding,
        ImprovementProposal,
        Mentoring,
        MonitoringAgreement,
        OvertimeEntry,
        Redemption,
    )
    from grievance.motivation import (
        Measured,
        Measurement,
        Period,
        Purchases,
        Reference,
        Scheme,
        StaffView,
        Terms,
        TimeBank,
    )
    from grievance.motivation._exact import Number

__all__ = ["Staff"]


class Staff(Running):
    """The people who handle complaints: what is recorded of them, and their index."""

    def staff_index(
        self,
        period: Period,
        *,
        by: Actor,
        scheme: Scheme | None = None,
        terms: Terms | None = None,
        purchases: Purchases | None = None,
        reference: Reference | None = None,
        given: Mapping[str, Mapping[str, Measurement]] | None = None,
        groups: Mapping[str, str] | None = None,
        now: datetime | None = None,
    ) -> StaffView:
        """
        Return what *by* may see of the index of a period (S9, S49): the own figures, or those of groups.

        Single persons are shown to the roles ``head`` and ``accountable`` while an agreement that was recorded with
        `agree_monitoring` is in force, both at *now* and at the present instant of the desk's clock.
        `grievance.motivation.view_indices` says who sees what.

        Args:
            period: The days that count.
            by: Who looks, in which roles.
            scheme: What the index is made of; by default `grievance.motivation.default_scheme`, which is ours.
            terms: How histories are read.
            purchases: The orders of customers, from the host; without it repeat orders are pending (S12).
            reference: The yardstick of an earlier period; by default the period's own.
            given: What the host has measured itself, by person and name of a component of `Measure.HOST`.
            groups: The group of each person.
            now: As of when; by default the present instant.

        Raises:
            InvalidValue: The period has not begun, or *now* is naive.
        """
        from grievance.desk._staff_index import staff_index

        return self._run(
            staff_index(
                self._do.context,
                period,
                by=by,
                scheme=scheme,
                terms=terms,
                purchases=purchases,
                reference=reference,
                given=given,
                groups=groups,
                now=now,
            )
        )

    def measured_staff(
        self,
        period: Period,
        *,
        scheme: Scheme | None = None,
        terms: Terms | None = None,
        purchases: Purchases | None = None,
        reference: Reference | None = None,
        now: datetime | None = None,
    ) -> Measured:
        """
        Return what was measured of everybody, for programs such as a payroll; takes what `staff_index` does.

        What people look at goes through `staff_index`, which shows each reader what they may see.
        """
        from grievance.desk._staff_index import measured_staff

        return self._run(
            measured_staff(
                self._do.context,
                period,
                scheme=scheme,
                terms=terms,
                purchases=purchases,
                reference=reference,
                now=now,
            )
        )

    def file_proposal(self, proposal: ImprovementProposal) -> ImprovementProposal:
        """
        Record a proposal for improving the work (S14); one whose id is on record changes nothing and is returned.

        Raises:
            InvalidValue: It is assessed already, or its id is that of another proposal.
        """
        from grievance.desk._staff_records import file_proposal

        return self._run(file_proposal(self._do.context, proposal))

    def assess_proposal(self, proposal_id: str, assessment: Assessment) -> ImprovementProposal:
        """
        Record what somebody else made of a proposal, and return it as it stands: accepted ones count (S14, S85).

        Of two assessments at once the first stands.

        Raises:
            InvalidValue: There is no such proposal, it was assessed already, or by who made it.
        """
        from grievance.desk._staff_records import assess_proposal

        return self._run(assess_proposal(self._do.context, proposal_id, assessment))

    def proposals(self) -> tuple[ImprovementProposal, ...]:
        """Return all proposals as they stand, the earliest filed first."""
        from grievance.desk._staff_records import proposals

        return self._run(proposals(self._do.context))

    def record_overtime(self, entry: OvertimeEntry) -> OvertimeEntry:
        """
        Record hours worked over (S3); an entry whose id is on record changes nothing and is returned.

        Raises:
            InvalidValue: Its id is that of another entry.
        """
        from grievance.desk._staff_records import record_overtime

        return self._run(record_overtime(self._do.context, entry))

    def overtime(self) -> tuple[OvertimeEntry, ...]:
        """Return all hours worked over, in the order in which they were recorded."""
        from grievance.desk._staff_records import overtime

        return self._run(overtime(self._do.context))

    def take_time_off(self, redemption: Redemption, bank: TimeBank | Mapping[date, TimeBank]) -> Redemption:
        """
        Record time off for hours worked over (S3, D5); one whose id is on record changes nothing and is returned.

        Where the terms of *bank* change, give those of each first day.

        Raises:
            InvalidValue: The terms refuse it: outside the dead season, a day taken twice, or more than is left; the
                error says when it will be possible. Or its id is that of another one. Or somebody took the same hours
                at the same time and was recorded first: then it is on record as not covered, and is not counted.
        """
        from grievance.desk._staff_records import take_time_off

        return self._run(take_time_off(self._do.context, redemption, bank))

    def redemptions(self) -> tuple[Redemption, ...]:
        """Return all time off that was taken for hours worked over, in the order in which it was recorded."""
        from grievance.desk._staff_records import redemptions

        return self._run(redemptions(self._do.context))

    def record_audit(self, finding: AuditFinding) -> AuditFinding:
        """
        Record what an audit of a complaint found (L59); a later finding on the same complaint replaces it.

        Raises:
            InvalidValue: It is by somebody who had a part in the complaint: nobody audits their own work.
        """
        from grievance.desk._staff_records import record_audit

        return self._run(record_audit(self._do.context, finding))

    def audits(self) -> tuple[AuditFinding, ...]:
        """Return the latest finding of each audited complaint."""
        from grievance.desk._staff_records import audits

        return self._run(audits(self._do.context))

    def agree_monitoring(self, agreement: MonitoringAgreement) -> MonitoringAgreement:
        """
        Record the agreement that figures of single persons may be looked at (S49).

        A later one of its reference replaces it.
        """
        from grievance.desk._staff_records import agree_monitoring

        return self._run(agree_monitoring(self._do.context, agreement))

    def monitoring_agreements(self) -> tuple[MonitoringAgreement, ...]:
        """Return the agreements on record, the last of each reference."""
        from grievance.desk._staff_records import agreements

        return self._run(agreements(self._do.context))

    def record_mentoring(self, lesson: Mentoring) -> Mentoring:
        """Record that somebody taught somebody else a skill (S8): `training_needs` asks for it no more."""
        from grievance.desk._staff_records import record_mentoring

        return self._run(record_mentoring(self._do.context, lesson))

    def mentoring(self) -> tuple[Mentoring, ...]:
        """Return who taught whom, in the order in which it was recorded."""
        from grievance.desk._staff_records import mentoring

        return self._run(mentoring(self._do.context))

    def second_looks(self, period: Period, *, now: datetime | None = None) -> tuple[str, ...]:
        """
        Return the complaints that a closing code alone ended in a period, and that nobody else has looked at (L59).

        Such are refusals, referrals, withdrawals, closings without an answer and mergers: four eyes are to see them.
        `record_audit` puts on record that somebody has.
        """
        from grievance.desk._staff_index import second_looks

        return self._run(second_looks(self._do.context, period, now))

    def audit_sample(
        self,
        period: Period,
        *,
        seed: str,
        size: int | None = None,
        share: Number | None = None,
        now: datetime | None = None,
    ) -> tuple[str, ...]:
        """
        Return a sample of the complaints whose work ended in a period, to be audited (L59).

        `grievance.motivation.audit_sample` says how it is drawn, and why nobody can steer it.
        """
        from grievance.desk._staff_index import sampled

        return self._run(sampled(self._do.context, period, now, seed=seed, size=size, share=share))
