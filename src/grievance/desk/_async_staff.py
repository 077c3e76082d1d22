"""The people who handle complaints: what is recorded of them, and their index, awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._async_running import AsyncRunning

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

__all__ = ["AsyncStaff"]


class AsyncStaff(AsyncRunning):
    """The people who handle complaints: what is recorded of them, and their index, awaited."""

    async def staff_index(
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
        """See `Desk.staff_index`."""
        from grievance.desk._staff_index import staff_index

        return await self._run(
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

    async def measured_staff(
        self,
        period: Period,
        *,
        scheme: Scheme | None = None,
        terms: Terms | None = None,
        purchases: Purchases | None = None,
        reference: Reference | None = None,
        now: datetime | None = None,
    ) -> Measured:
        """See `Desk.measured_staff`."""
        from grievance.desk._staff_index import measured_staff

        return await self._run(
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

    async def file_proposal(self, proposal: ImprovementProposal) -> ImprovementProposal:
        """See `Desk.file_proposal`."""
        from grievance.desk._staff_records import file_proposal

        return await self._run(file_proposal(self._do.context, proposal))

    async def assess_proposal(self, proposal_id: str, assessment: Assessment) -> ImprovementProposal:
        """See `Desk.assess_proposal`."""
        from grievance.desk._staff_records import assess_proposal

        return await self._run(assess_proposal(self._do.context, proposal_id, assessment))

    async def proposals(self) -> tuple[ImprovementProposal, ...]:
        """See `Desk.proposals`."""
        from grievance.desk._staff_records import proposals

        return await self._run(proposals(self._do.context))

    async def record_overtime(self, entry: OvertimeEntry) -> OvertimeEntry:
        """See `Desk.record_overtime`."""
        from grievance.desk._staff_records import record_overtime

        return await self._run(record_overtime(self._do.context, entry))

    async def overtime(self) -> tuple[OvertimeEntry, ...]:
        """See `Desk.overtime`."""
        from grievance.desk._staff_records import overtime

        return await self._run(overtime(self._do.context))

    async def take_time_off(self, redemption: Redemption, bank: TimeBank | Mapping[date, TimeBank]) -> Redemption:
        """See `Desk.take_time_off`."""
        from grievance.desk._staff_records import take_time_off

        return await self._run(take_time_off(self._do.context, redemption, bank))

    async def redemptions(self) -> tuple[Redemption, ...]:
        """See `Desk.redemptions`."""
        from grievance.desk._staff_records import redemptions

        return await self._run(redemptions(self._do.context))

    async def record_audit(self, finding: AuditFinding) -> AuditFinding:
        """See `Desk.record_audit`."""
        from grievance.desk._staff_records import record_audit

        return await self._run(record_audit(self._do.context, finding))

    async def audits(self) -> tuple[AuditFinding, ...]:
        """See `Desk.audits`."""
        from grievance.desk._staff_records import audits

        return await self._run(audits(self._do.context))

    async def agree_monitoring(self, agreement: MonitoringAgreement) -> MonitoringAgreement:
        """See `Desk.agree_monitoring`."""
        from grievance.desk._staff_records import agree_monitoring

        return await self._run(agree_monitoring(self._do.context, agreement))

    async def monitoring_agreements(self) -> tuple[MonitoringAgreement, ...]:
        """See `Desk.monitoring_agreements`."""
        from grievance.desk._staff_records import agreements

        return await self._run(agreements(self._do.context))

    async def record_mentoring(self, lesson: Mentoring) -> Mentoring:
        """See `Desk.record_mentoring`."""
        from grievance.desk._staff_records import record_mentoring

        return await self._run(record_mentoring(self._do.context, lesson))

    async def mentoring(self) -> tuple[Mentoring, ...]:
        """See `Desk.mentoring`."""
        from grievance.desk._staff_records import mentoring

        return await self._run(mentoring(self._do.context))

    async def second_looks(self, period: Period, *, now: datetime | None = None) -> tuple[str, ...]:
        """See `Desk.second_looks`."""
        from grievance.desk._staff_index import second_looks

        return await self._run(second_looks(self._do.context, period, now))

    async def audit_sample(
        self,
        period: Period,
        *,
        seed: str,
        size: int | None = None,
        share: Number | None = None,
        now: datetime | None = None,
    ) -> tuple[str, ...]:
        """See `Desk.audit_sample`."""
        from grievance.desk._staff_index import sampled

        return await self._run(sampled(self._do.context, period, now, seed=seed, size=size, share=share))
