"""The functions that the parser knows by classes of its own, by Oracle's names."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

NAMES: Mapping[type, tuple[str, tuple[str, ...]]] = {
    exp.Lower: ("LOWER", ("this",)),
    exp.Upper: ("UPPER", ("this",)),
    exp.Initcap: ("INITCAP", ("this",)),
    exp.Length: ("LENGTH", ("this",)),
    exp.Substring: ("SUBSTR", ("this", "start", "length")),
    exp.StrPosition: ("INSTR", ("this", "substr", "position", "occurrence")),
    exp.Replace: ("REPLACE", ("this", "expression", "replacement")),
    exp.Translate: ("TRANSLATE", ("this", "from_", "to")),
    exp.Abs: ("ABS", ("this",)),
    exp.Ceil: ("CEIL", ("this",)),
    exp.Floor: ("FLOOR", ("this",)),
    exp.Mod: ("MOD", ("this", "expression")),
    exp.Pow: ("POWER", ("this", "expression")),
    exp.Sqrt: ("SQRT", ("this",)),
    exp.Sign: ("SIGN", ("this",)),
    exp.Round: ("ROUND", ("this", "decimals")),
    exp.AddMonths: ("ADD_MONTHS", ("this", "expression")),
    exp.LastDay: ("LAST_DAY", ("this",)),
    exp.MonthsBetween: ("MONTHS_BETWEEN", ("this", "expression")),
    exp.ToNumber: ("TO_NUMBER", ("this",)),
    exp.ToChar: ("TO_CHAR", ("this", "format")),
    exp.TimeToStr: ("TO_CHAR", ("this", "format")),
    exp.StrToDate: ("TO_DATE", ("this", "format")),
    exp.StrToTime: ("TO_TIMESTAMP", ("this", "format")),
    exp.DateStrToDate: ("DATE", ("this",)),
    exp.Trunc: ("TRUNC", ("this", "decimals")),
    exp.DateTrunc: ("TRUNC", ("this", "unit")),
    exp.CurrentTimestamp: ("SYSDATE", ()),
    exp.CurrentDate: ("SYSDATE", ()),
    exp.Coalesce: ("COALESCE", ("this", "expressions")),
    exp.Nvl2: ("NVL2", ("this", "true", "false")),
    exp.Nullif: ("NULLIF", ("this", "expression")),
    exp.DecodeCase: ("DECODE", ("expressions",)),
    exp.Greatest: ("GREATEST", ("this", "expressions")),
    exp.Least: ("LEAST", ("this", "expressions")),
    exp.Concat: ("CONCAT", ("expressions",)),
    exp.Trim: ("TRIM", ("this", "expression")),
    exp.Pad: ("PAD", ("this", "expression", "fill_pattern")),
    exp.Cast: ("CAST", ("this",)),
    exp.Count: ("COUNT", ("this",)),
    exp.Sum: ("SUM", ("this",)),
    exp.Avg: ("AVG", ("this",)),
    exp.Min: ("MIN", ("this",)),
    exp.Max: ("MAX", ("this",)),
    exp.GroupConcat: ("LISTAGG", ("this", "separator")),
    exp.Anonymous: ("", ("expressions",)),
}
"""What the parser knows by a class of its own: Oracle's name, and the parts that are arguments."""

SILENT = frozenset(
    {
        "safe",
        "coalesce",
        "is_nvl",
        "ignore_nulls",
        "preserve_end_of_month",
        "sysdate",
        "fractions_supported",
        "big_int",
        "position",
        "is_left",
        "to",
        "_type",
    }
)
"""Parts that are no arguments: marks of the parser, and what functions look at themselves."""
