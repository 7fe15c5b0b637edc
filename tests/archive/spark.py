"""`python -m tests.archive.spark` asks local PySpark, which needs Java, for the answers of the documentation's example.

PySpark is half a gigabyte, so it is none of what the tests install; test_batch.py calls the function as Spark does.
"""

from __future__ import annotations

import importlib
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from editor import Policy
from editor.archive.batch import answer_schema, recheck
from tests.archive.posts import texts

POSTS = 2000


def main() -> None:
    """Compare what Spark answers with what this process answers."""
    sql: Any = importlib.import_module("pyspark.sql")
    types: Any = importlib.import_module("pyspark.sql.pandas.types")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    local = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = local.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
    function = partial(recheck, policy=Policy(), dialect="html")
    posts = spark.createDataFrame(list(enumerate(texts(POSTS))), "id bigint, html string")
    schema = types.from_arrow_schema(answer_schema(pa.int64()))
    answers = posts.select("id", "html").mapInArrow(lambda batches: map(function, batches), schema)
    rows = sorted(answers.collect(), key=lambda row: int(row.id))
    spark.stop()
    here = function(pa.record_batch({"id": range(POSTS), "html": texts(POSTS)})).to_pylist()
    same = [row.asDict(recursive=True) for row in rows] == here
    sys.stdout.write(f"{len(rows)} posts by PySpark {spark.version}: {'the same' if same else 'not the same'}\n")
    sys.exit(not same)


if __name__ == "__main__":
    main()
