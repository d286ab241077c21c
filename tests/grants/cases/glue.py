"""Grants on AWS Glue."""

from stacks.grants import glue
from tests.grants.case import Ask, Case

GLUE = "arn:aws:glue:us-east-1:111122223333"
CATALOG = f"{GLUE}:catalog"
DATABASE = f"{GLUE}:database/my_database"
TABLE = f"{GLUE}:table/my_database/my_table"
OTHER_TABLE = f"{GLUE}:table/my_database/my_table_2"
READS = ["GetTable", "GetTables", "GetPartition", "GetPartitions", "BatchGetPartition"]
MAY = [
    Ask("glue:GetDatabase", CATALOG),
    Ask("glue:GetDatabase", DATABASE),
    *(Ask(f"glue:{read}", each) for read in READS for each in (CATALOG, DATABASE, TABLE)),
]
BEYOND = [
    Ask("glue:GetDatabase", f"{DATABASE}_2"),
    Ask("glue:GetTable", f"{DATABASE}_2"),
    Ask("glue:GetTable", f"{GLUE}:table/my_database_2/my_table"),
    Ask("glue:GetDatabases", CATALOG),
    Ask("glue:SearchTables", CATALOG),
    Ask("glue:GetTableVersions", TABLE),
    Ask("glue:UpdateTable", TABLE),
    Ask("glue:DeleteTable", TABLE),
    Ask("glue:BatchCreatePartition", TABLE),
    Ask("glue:PutResourcePolicy", CATALOG),
]

CASES = [
    Case(
        "read",
        glue.read("my_database"),
        may=[*MAY, Ask("glue:GetTable", OTHER_TABLE)],
        may_not=BEYOND,
    ),
    Case(
        "read-tables",
        glue.read(DATABASE, tables=["my_table", "their_table"]),
        may=[*MAY, Ask("glue:GetTable", f"{GLUE}:table/my_database/their_table")],
        may_not=[Ask("glue:GetTable", OTHER_TABLE), *BEYOND],
    ),
]
