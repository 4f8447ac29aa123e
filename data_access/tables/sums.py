"""Checksums of rows that people edit, beside the rows."""

from sqlalchemy import BigInteger, Column, String
from sqlmodel import Field, SQLModel


class RowSum(SQLModel, table=True):
    """What a row of another table said when it was last written, as a 64-bit sum; kept by triggers (rules 11.12).

    `row_id`: the row's id; the sum of its key where the key is more than an id.
    """

    __tablename__ = "row_sums"
    __table_args__ = {"sqlite_with_rowid": False}
    table_name: str = Field(sa_column=Column(String(40), primary_key=True))
    row_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    sum: int = Field(sa_column=Column(BigInteger, nullable=False))
