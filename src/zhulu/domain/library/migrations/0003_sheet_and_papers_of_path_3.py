from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0002_specialist_works"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="attachmentreference",
            name="attachment_sheet_known",
        ),
        migrations.RemoveConstraint(
            model_name="attachmentreference",
            name="attachment_paper_kind_known",
        ),
        migrations.AddConstraint(
            model_name="attachmentreference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "sheet__in",
                        ["", "basic", "tender", "contract", "drawing_review", "permit", "completion", "specialist"],
                    )
                ),
                name="attachment_sheet_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachmentreference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "paper_kind__in",
                        [
                            "",
                            "approval",
                            "owner_statement",
                            "land_or_planning",
                            "award_notice",
                            "direct_commission",
                            "contract",
                            "review_certificate",
                            "permit",
                            "no_permit_statement",
                            "completion_report",
                            "completion_filing",
                            "scale_evidence",
                            "special_acceptance",
                            "qualification",
                            "subcontract_filing",
                            "settlement",
                            "commitment",
                            "other",
                        ],
                    )
                ),
                name="attachment_paper_kind_known",
            ),
        ),
    ]
