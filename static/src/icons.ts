/** The toolbar's pictures: strokes on a grid of 20 by 20. */

const PATHS: Record<string, string> = {
  bold: "M6 4h5a3 3 0 0 1 0 6H6zM6 10h6a3 3 0 0 1 0 6H6z",
  italic: "M9 4h5M6 16h5M12 4 8 16",
  underline: "M6 4v5a4 4 0 0 0 8 0V4M5 17h10",
  strike:
    "M4 10h12M14 6.5C13.500 5 12 4 10 4 7.500 4 6 5.300 6 7c0 1.300.8 2.200 2 3M6 13.500C6.500 15 8 16 10 16c2.500 0 4-1.300 4-3 0-.8-.2-1.400-.6-2",
  code: "m7 6-4 4 4 4M13 6l4 4-4 4",
  link: "M8.500 11.500a3 3 0 0 0 4.300 0l2.500-2.500a3 3 0 0 0-4.300-4.300L10 5.700M11.500 8.500a3 3 0 0 0-4.300 0l-2.500 2.500a3 3 0 0 0 4.300 4.300l1-1",
  quote: "M4 6h4v4c0 2.500-1.500 4-3.500 4.500M12 6h4v4c0 2.500-1.500 4-3.500 4.500",
  code_block: "M3.500 4h13v12h-13zM8 8l-2 2 2 2M12 8l2 2-2 2",
  bulleted_list: "M8 5h9M8 10h9M8 15h9M4 5h.01M4 10h.01M4 15h.01",
  numbered_list: "M9 5h8M9 10h8M9 15h8M3 4l1.200-.7V8M3 12.500c0-1 2.200-1.200 2.200 0C5.200 13.500 3 15 3 16h2.400",
  heading: "M5 4v12M15 4v12M5 10h10",
  table: "M3 4h14v12H3zM3 8h14M3 12h14M10 4v12",
  spoiler: "M2.500 10S5 5 10 5s7.500 5 7.500 5-2.500 5-7.500 5-7.500-5-7.500-5zM4 16.500 16 3.500",
  emoji: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7.500 8.200v.01M12.500 8.200v.01M7 11.800c1.500 2.200 4.500 2.200 6 0",
  image: "M3 4h14v12H3zM3 14l4-4 3.500 3.500L13 11l4 3.500M12.500 7.500v.01",
  undo: "M7 4 3.500 7.500 7 11M4 7.500h7.500a4.500 4.500 0 0 1 0 9H8",
  redo: "m13 4 3.500 3.500L13 11M16 7.500H8.500a4.500 4.500 0 0 0 0 9H12",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  horizontal_rule: "M3 10h14",
  clear_formatting: "M5 4h10M10 4 8 11M12.500 12.500l4 4M16.500 12.500l-4 4M6 16h4",
  subscript: "m4 5 7 8M11 5l-7 8M13.500 14c0-1.200 2.700-1.200 2.700.2 0 1-2.700 1.800-2.700 3h3",
  superscript: "m4 7 7 8M11 7l-7 8M13.500 4c0-1.200 2.700-1.200 2.700.2 0 1-2.700 1.800-2.700 3h3",
};

const SVG = "http://www.w3.org/2000/svg";

export function icon(name: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({
    viewBox: "0 0 20 20",
    class: "re-icon",
    "aria-hidden": "true",
    focusable: "false",
  })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] ?? "");
  svg.append(path);
  return svg;
}
