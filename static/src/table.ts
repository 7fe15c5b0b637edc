/** Tables: making one, moving through it, and adding and deleting rows and columns, merged cells included. */

import type { Node, NodeType, ResolvedPos } from "prosemirror-model";
import { type Command, type EditorState, Plugin, Selection, TextSelection } from "prosemirror-state";
import { around } from "./commands";

interface Cell {
  node: Node;
  row: number;
  column: number;
  columns: number;
  rows: number;
  /** Where the cell stands in the document. */
  pos: number;
}

interface Grid {
  cells: Cell[];
  rows: { node: Node; pos: number }[];
  width: number;
}

function span(value: unknown): number {
  return Math.max(1, Number(value) || 1);
}

/** Where each cell stands, merged ones taken into account (https://html.spec.whatwg.org/multipage/tables.html#forming-a-table). */
function gridOf(table: Node, tablePos: number): Grid {
  const rows: Grid["rows"] = [];
  table.forEach((group, groupOffset) => {
    group.forEach((row, rowOffset) => {
      rows.push({ node: row, pos: tablePos + 1 + groupOffset + 1 + rowOffset });
    });
  });
  const taken: boolean[][] = rows.map(() => []);
  const cells: Cell[] = [];
  rows.forEach((row, index) => {
    let column = 0;
    row.node.forEach((node, offset) => {
      while (taken[index]![column]) column++;
      const columns = span(node.attrs.colspan);
      const spanned = Math.min(span(node.attrs.rowspan), rows.length - index);
      for (let r = index; r < index + spanned; r++) for (let c = column; c < column + columns; c++) taken[r]![c] = true;
      cells.push({ node, row: index, column, columns, rows: spanned, pos: row.pos + 1 + offset });
      column += columns;
    });
  });
  return { cells, rows, width: Math.max(0, ...taken.map((row) => row.length)) };
}

function here(state: EditorState): { grid: Grid; cell: Cell; table: Node; pos: number } | null {
  const table = around(state, "table");
  const inCell = around(state, "td", "th");
  if (!table || !inCell) return null;
  const grid = gridOf(table.node, table.pos);
  const cell = grid.cells.find((candidate) => candidate.pos === inCell.pos);
  return cell ? { grid, cell, table: table.node, pos: table.pos } : null;
}

function filled(type: NodeType): Node {
  return type.createAndFill()!;
}

/** Puts in a table of three columns under a row of headings. */
export const insertTable: Command = (state, dispatch) => {
  const { table, thead, tbody, tr: row, th, td, p } = state.schema.nodes;
  if (!table || !thead || !tbody || !row || !th || !td || around(state, "table")) return false;
  const cells = (type: NodeType) => [0, 1, 2].map(() => filled(type));
  const made = table.create(null, [
    thead.create(null, row.create(null, cells(th))),
    tbody.create(null, [row.create(null, cells(td)), row.create(null, cells(td))]),
  ]);
  if (dispatch) {
    const { $from } = state.selection;
    const empty = $from.parent.type === p && !$from.parent.content.size && $from.depth > 0;
    const at = $from.depth ? (empty ? $from.before() : $from.after()) : $from.pos;
    const tr = empty ? state.tr.replaceWith(at, $from.after(), [made, filled(p!)]) : state.tr.insert(at, made);
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 4))).scrollIntoView());
  }
  return true;
};

/** Moves to the next or the previous cell. After the last one a row is added. */
export function goToCell(step: 1 | -1): Command {
  return (state, dispatch, view) => {
    const found = here(state);
    if (!found) return false;
    const next = found.grid.cells[found.grid.cells.indexOf(found.cell) + step];
    if (!next) {
      if (step < 0 || !dispatch) return step > 0;
      addRow(state, dispatch);
      return view ? goToCell(1)(view.state, view.dispatch) : true;
    }
    dispatch?.(state.tr.setSelection(TextSelection.near(state.doc.resolve(next.pos + 1))).scrollIntoView());
    return true;
  };
}

/** Adds a row under the one of the selection; cells that reach over the border grow. */
export const addRow: Command = (state, dispatch) => {
  const found = here(state);
  if (!found) return false;
  if (!dispatch) return true;
  const { grid, cell } = found;
  const last = cell.row + cell.rows - 1;
  const tr = state.tr;
  const made: Node[] = [];
  for (let column = 0; column < grid.width; column++) {
    const above = grid.cells.find(
      (c) => c.row <= last && c.row + c.rows > last && c.column <= column && c.column + c.columns > column,
    );
    if (above && above.row + above.rows - 1 > last) {
      if (above.column === column) tr.setNodeAttribute(above.pos, "rowspan", above.rows + 1);
    } else made.push(filled(state.schema.nodes.td!));
  }
  const row = grid.rows[last]!;
  const end = row.pos + row.node.nodeSize;
  const inHead = state.doc.resolve(row.pos).parent.type.name === "thead";
  const fresh = state.schema.nodes.tr!.create(null, made);
  // A row added to the headings belongs to the body.
  if (inHead && last + 1 < grid.rows.length && state.doc.resolve(row.pos).parent.lastChild === row.node) {
    tr.insert(grid.rows[last + 1]!.pos, fresh);
  } else tr.insert(end, fresh);
  dispatch(tr.scrollIntoView());
  return true;
};

/** Adds a column after the one of the selection. */
export const addColumn: Command = (state, dispatch) => {
  const found = here(state);
  if (!found) return false;
  if (!dispatch) return true;
  const { grid, cell } = found;
  const last = cell.column + cell.columns - 1;
  const tr = state.tr;
  for (let row = grid.rows.length - 1; row >= 0; row--) {
    const before = grid.cells.filter((c) => c.row === row && c.column <= last);
    const over = grid.cells.find(
      (c) => c.row <= row && c.row + c.rows > row && c.column <= last && c.column + c.columns - 1 > last,
    );
    if (over) {
      if (over.row === row) tr.setNodeAttribute(over.pos, "colspan", over.columns + 1);
      continue;
    }
    const left = before[before.length - 1];
    const at = left ? left.pos + left.node.nodeSize : grid.rows[row]!.pos + 1;
    tr.insert(at, filled(left?.node.type ?? state.schema.nodes.td!));
  }
  dispatch(tr.scrollIntoView());
  return true;
};

/** Deletes the row of the selection; with the last one goes the table. */
export const deleteRow: Command = (state, dispatch) => {
  const found = here(state);
  if (!found) return false;
  const { grid, cell } = found;
  const body = state.doc.resolve(grid.rows[cell.row]!.pos).parent;
  if (grid.rows.length === 1 || (body.type.name === "tbody" && body.childCount === 1))
    return deleteTable(state, dispatch);
  if (!dispatch) return true;
  const tr = state.tr;
  const row = grid.rows[cell.row]!;
  for (const c of grid.cells) {
    if (c.row < cell.row && c.row + c.rows > cell.row)
      tr.setNodeAttribute(c.pos, "rowspan", c.rows - 1 > 1 ? c.rows - 1 : null);
  }
  // Cells that begin here and reach further down move into the next row.
  const next = grid.rows[cell.row + 1];
  if (next) {
    for (const c of grid.cells.filter((c) => c.row === cell.row && c.rows > 1).reverse()) {
      const follower = grid.cells.find((n) => n.row === cell.row + 1 && n.column >= c.column + c.columns);
      const at = tr.mapping.map(follower ? follower.pos : next.pos + next.node.nodeSize - 1, -1);
      tr.insert(
        at,
        c.node.type.create({ ...c.node.attrs, rowspan: c.rows - 1 > 1 ? c.rows - 1 : null }, c.node.content),
      );
    }
  }
  const group = state.doc.resolve(row.pos);
  const whole = group.parent.childCount === 1;
  const from = whole ? group.before() : row.pos;
  tr.delete(tr.mapping.map(from), tr.mapping.map(whole ? group.after() : row.pos + row.node.nodeSize));
  dispatch(tr.scrollIntoView());
  return true;
};

/** Deletes the column of the selection; with the last one goes the table. */
export const deleteColumn: Command = (state, dispatch) => {
  const found = here(state);
  if (!found) return false;
  const { grid, cell } = found;
  const column = cell.column;
  const hit = grid.cells.filter((c) => c.column <= column && c.column + c.columns > column);
  const emptied = grid.rows.some(
    (row, index) => row.node.childCount === hit.filter((c) => c.row === index && c.columns === 1).length,
  );
  if (grid.width === 1 || emptied) return deleteTable(state, dispatch);
  if (!dispatch) return true;
  const tr = state.tr;
  for (const c of [...hit].reverse()) {
    if (c.columns > 1) tr.setNodeAttribute(c.pos, "colspan", c.columns - 1 > 1 ? c.columns - 1 : null);
    else tr.delete(c.pos, c.pos + c.node.nodeSize);
  }
  dispatch(tr.scrollIntoView());
  return true;
};

export const deleteTable: Command = (state, dispatch) => {
  const table = around(state, "table");
  if (!table) return false;
  dispatch?.(state.tr.delete(table.pos, table.pos + table.node.nodeSize).scrollIntoView());
  return true;
};

/** Takes the text out of the cells that a selection reaches over, and keeps the cells; text beside the table goes too. */
export const emptyCells: Command = (state, dispatch) => {
  const { from, to, $from, $to } = state.selection;
  const isCell = (node: Node) => /^t[dh]$/.test(node.type.name);
  const cellOf = ($pos: ResolvedPos) => {
    let depth = $pos.depth;
    while (depth > 0 && !isCell($pos.node(depth))) depth--;
    return depth ? $pos.before(depth) : -1;
  };
  if (!(state.selection instanceof TextSelection) || cellOf($from) === cellOf($to)) return false;
  if (!dispatch) return true;
  const tr = state.tr;
  const cuts: (() => void)[] = [];
  state.doc.nodesBetween(from, to, (node, pos) => {
    if (!isCell(node) && !node.isTextblock) return true;
    const [start, end] = [pos + 1, pos + node.nodeSize - 1];
    const [cutFrom, cutTo] = [Math.max(from, start), Math.min(to, end)];
    // The border of a cell and of the block in it are one to who selects.
    if (isCell(node) && cutFrom <= start + 1 && cutTo >= end - 1)
      cuts.push(() => tr.replaceWith(start, end, filled(state.schema.nodes.p!)));
    else if (cutFrom < cutTo) cuts.push(() => tr.delete(cutFrom, cutTo));
    return false;
  });
  for (const cut of cuts.reverse()) cut();
  dispatch(tr.setSelection(Selection.near(tr.doc.resolve(from))).scrollIntoView());
  return true;
};

/** Typing over cells, and cutting them, empties them. */
export function tableTyping(): Plugin {
  return new Plugin({
    props: {
      handleTextInput(view, _from, _to, text) {
        if (!emptyCells(view.state, view.dispatch)) return false;
        view.dispatch(view.state.tr.insertText(text).scrollIntoView());
        return true;
      },
      handleDOMEvents: {
        cut(view, event) {
          if (!event.clipboardData || !emptyCells(view.state)) return false;
          const { dom, text } = view.serializeForClipboard(view.state.selection.content());
          event.clipboardData.setData("text/html", dom.innerHTML);
          event.clipboardData.setData("text/plain", text);
          event.preventDefault();
          return emptyCells(view.state, view.dispatch);
        },
      },
    },
  });
}
