#!/usr/bin/env python3
"""Judges exports against the files they were made from, independently of the product.

usage: judge.py ORACLE < PAIRS
ORACLE is the folder that holds xml_redlines.py; PAIRS has a line "BASE<tab>EXPORT<tab>AUTHOR" for each export.
Prints one JSON object a line: {"export", "untouched", "rejected", "census", "problem"}; each law is true when it holds.

untouched: every entry keeps its compressed bytes, but for parts with text that now name the author or hold comments, and what lists comments.
rejected:  rejecting all changes of the export gives what rejecting all changes of the base gives, in text, style, level and run formatting.
census:    what other authors inserted and deleted, by kind, author and date, reads the same in both files.
"""
import json
import re
import struct
import sys
import zipfile
from collections import defaultdict
from functools import lru_cache
from itertools import zip_longest

with open(sys.argv[1] + "/xml_redlines.py") as f:  # its last line calls its command line; all before it is wanted
    source = f.read().rsplit("\nmain(", 1)[0]
oracle = type(sys)("xml_redlines")
exec(compile(source, "xml_redlines.py", "exec"), oracle.__dict__)

W = oracle.W
# The oracle puts headers, and footers, in the order of their words, to compare files of two producers; an export keeps the
# parts of its base, so theirs is the order of the relationships.
oracle.sorted = lambda items, key=None: list(items) if key else sorted(items)


def resolve(root, how, resolve=oracle.resolve):
    """As the oracle does, comments set aside: their references are no change, and no content that keeps a paragraph."""
    for run in list(root.iter(W + "r")):
        if run.find(W + "commentReference") is not None and all(
            c.tag in (W + "rPr", W + "commentReference") for c in run
        ):
            run.getparent().remove(run)
    return resolve(root, how)


oracle.resolve = resolve
MAY_TOUCH = ("comments", "settings.xml", "[Content_Types].xml", ".rels")


def compressed(path):
    """Name to compressed bytes, read from the local headers."""
    out = {}
    with zipfile.ZipFile(path) as z, open(path, "rb") as f:
        for i in z.infolist():
            f.seek(i.header_offset)
            name, extra = struct.unpack("<26xHH", f.read(30))
            f.seek(i.header_offset + 30 + name + extra)
            out[i.filename] = f.read(i.compress_size)
    return out


def touched(base, export, author):
    """Names of the entries that changed and have no reason to."""
    a, b = compressed(base), compressed(export)
    changed = [n for n in a if a[n] != b.get(n) and not any(m in n for m in MAY_TOUCH)]
    with zipfile.ZipFile(export) as z:
        return [n for n in changed if n not in b or not edited(z.read(n), author)]


def edited(xml, author):
    """Says whether a part holds text, and an edit or a comment in it."""
    story = re.search(rb"<(\w+:)?(document|footnotes|endnotes|hdr|ftr)[\s>]", xml[:4000])
    return story and (author.encode() in xml or b"commentReference" in xml)


@lru_cache(maxsize=1)
def received(path):
    """What rejecting all changes of a base gives; its exports follow one another."""
    return list(oracle.lines(path, "reject", True))


def census(path, ours):
    found = defaultdict(str)
    for _, tree in oracle.parts(path):
        for e in tree.iter(W + "ins", W + "del", W + "moveFrom", W + "moveTo"):
            if e.get(W + "author") != ours:
                words = "".join(t.text or "" for t in e.iter(W + "t", W + "delText"))
                found[e.tag, e.get(W + "author"), e.get(W + "date")] += words
    return {k: v for k, v in found.items() if v}


for line in sys.stdin:
    base, export, author = line.rstrip("\n").split("\t")
    answer = {"export": export}
    try:
        stray = touched(base, export, author)
        answer["untouched"] = not stray
        before, after = received(base), list(oracle.lines(export, "reject", True))
        answer["rejected"] = before == after
        answer["census"] = census(base, author) == census(export, author)
        if stray:
            answer["problem"] = "touched " + ", ".join(stray)
        elif before != after:
            pair = next((a, b) for a, b in zip_longest(before, after) if a != b)
            answer["problem"] = "received %r, rejected gives %r" % pair
    except Exception as why:  # a file that the oracle cannot read is reported, not judged
        answer["problem"] = "not judged: %s" % why
    print(json.dumps(answer), flush=True)
