"""A window at (x, y) from which a file can be dragged: drag.py FILE X Y."""

import pathlib
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

uri = pathlib.Path(sys.argv[1]).absolute().as_uri()
window = Gtk.Window(title="drag source", type=Gtk.WindowType.POPUP)
window.set_default_size(80, 60)
handle = Gtk.EventBox()
handle.add(Gtk.Label(label="file"))
handle.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
handle.drag_source_add_uri_targets()
handle.connect("drag-data-get", lambda _w, _c, data, _i, _t: data.set_uris([uri]))
handle.connect("drag-end", lambda *_: Gtk.main_quit())
window.add(handle)
window.move(int(sys.argv[2]), int(sys.argv[3]))
window.show_all()
print("ready", flush=True)
Gtk.main()
