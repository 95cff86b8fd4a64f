//! The tree of one parsed text: nodes and tokens in the order they are written, in one vector.
//!
//! The parser reports steps (enter, token, exit); whitespace and comments are dropped here. Every
//! entry knows where its subtree ends, so children are found by skipping, without pointers.

use squawk_parser::{EntryPoint, LexedStr, StrStep, SyntaxKind as K};

use super::{SyntaxError, limits};

pub(super) struct Tree<'a> {
    text: &'a str,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    kind: K,
    token: bool,
    start: u32,
    end: u32,
    /// The entry behind the last descendant.
    next: u32,
}

/// A node or a token of a tree.
#[derive(Clone, Copy)]
pub(super) struct Node<'t> {
    tree: &'t Tree<'t>,
    at: u32,
}

impl<'a> Tree<'a> {
    /// Parses `text`; the first complaint of lexer or parser is the error.
    pub(super) fn parse(text: &'a str, entry: EntryPoint) -> Result<Self, SyntaxError> {
        let lexed = LexedStr::new(text);
        if let Some((range, message)) = lexed.errors().next() {
            return Err(SyntaxError::new(message, range.start as usize));
        }
        let output = entry.parse(&lexed.to_input());
        let mut builder = Builder::new(text);
        lexed.intersperse_trivia(&output, &mut |step| builder.step(step));
        builder.finish()
    }

    pub(super) fn root(&'a self) -> Node<'a> {
        Node { tree: self, at: 0 }
    }
}

struct Builder<'a> {
    tree: Tree<'a>,
    /// Open nodes with their depth as a reader of the tree will feel it.
    open: Vec<(u32, u32)>,
    offset: u32,
    error: Option<SyntaxError>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        let entries = Vec::with_capacity(text.len() / 3 + 8);
        Builder { tree: Tree { text, entries }, open: Vec::new(), offset: 0, error: None }
    }

    fn step(&mut self, step: StrStep<'_>) {
        match step {
            StrStep::Token { kind, text } => self.token(kind, text.len() as u32),
            StrStep::Enter { kind } => self.enter(kind),
            StrStep::Exit => self.exit(),
            StrStep::Error { msg, pos } => self.fail(msg, pos),
        }
    }

    fn fail(&mut self, message: &str, offset: usize) {
        if self.error.is_none() {
            self.error = Some(SyntaxError::new(message, offset));
        }
    }

    fn token(&mut self, kind: K, len: u32) {
        let (start, end) = (self.offset, self.offset + len);
        self.offset = end;
        if !matches!(kind, K::WHITESPACE | K::COMMENT) {
            let next = self.tree.entries.len() as u32 + 1;
            self.tree.entries.push(Entry { kind, token: true, start, end, next });
        }
    }

    fn enter(&mut self, kind: K) {
        let at = self.tree.entries.len() as u32;
        let depth = self.depth(kind, at);
        if depth > limits::DEPTH {
            self.fail(limits::TOO_DEEP, self.offset as usize);
        }
        self.open.push((at, depth));
        let start = self.offset;
        self.tree.entries.push(Entry { kind, token: false, start, end: start, next: 0 });
    }

    /// Chains such as `a AND b AND c` lean to the left and are read in a loop: they do not count.
    fn depth(&self, kind: K, at: u32) -> u32 {
        let Some(&(parent, depth)) = self.open.last() else { return 0 };
        let leans = matches!(kind, K::BIN_EXPR | K::JOIN_EXPR | K::COMPOUND_SELECT);
        let chained = leans && parent + 1 == at && self.tree.entries[parent as usize].kind == kind;
        depth + u32::from(!chained)
    }

    fn exit(&mut self) {
        let Some((at, _)) = self.open.pop() else { return };
        let next = self.tree.entries.len() as u32;
        let last = self.tree.entries.last().map_or(0, |entry| entry.end);
        let first = self.tree.entries.get(at as usize + 1).map(|entry| entry.start);
        let entry = &mut self.tree.entries[at as usize];
        entry.next = next;
        if let Some(first) = first {
            (entry.start, entry.end) = (first, last);
        }
    }

    fn finish(self) -> Result<Tree<'a>, SyntaxError> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.tree),
        }
    }
}

impl<'t> Node<'t> {
    fn entry(self) -> Entry {
        self.tree.entries[self.at as usize]
    }

    pub(super) fn kind(self) -> K {
        self.entry().kind
    }

    pub(super) fn is_token(self) -> bool {
        self.entry().token
    }

    pub(super) fn start(self) -> usize {
        self.entry().start as usize
    }

    pub(super) fn end(self) -> usize {
        self.entry().end as usize
    }

    /// Returns the source between two offsets.
    pub(super) fn slice(self, start: usize, end: usize) -> &'t str {
        self.tree.text.get(start..end).unwrap_or_default()
    }

    pub(super) fn text(self) -> &'t str {
        self.slice(self.start(), self.end())
    }

    /// Nodes and tokens directly below.
    pub(super) fn children(self) -> Children<'t> {
        Children { tree: self.tree, at: self.at + 1, end: self.entry().next }
    }

    /// Nodes directly below, tokens left out.
    pub(super) fn nodes(self) -> impl Iterator<Item = Node<'t>> + use<'t> {
        self.children().filter(|child| !child.is_token())
    }

    pub(super) fn child(self, kind: K) -> Option<Node<'t>> {
        self.children().find(|child| child.kind() == kind)
    }

    /// Returns the first child of one of these kinds.
    pub(super) fn any(self, kinds: &[K]) -> Option<Node<'t>> {
        self.children().find(|child| kinds.contains(&child.kind()))
    }

    pub(super) fn has(self, kind: K) -> bool {
        self.child(kind).is_some()
    }

    pub(super) fn all(self, kind: K) -> impl Iterator<Item = Node<'t>> + use<'t> {
        self.children().filter(move |child| child.kind() == kind)
    }

    /// Follows a path of kinds downwards.
    pub(super) fn down(self, kinds: &[K]) -> Option<Node<'t>> {
        kinds.iter().try_fold(self, |node, kind| node.child(*kind))
    }

    /// Every token below, in order; of a token the token itself.
    pub(super) fn tokens(self) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let tree = self.tree;
        let first = if self.is_token() { self.at } else { self.at + 1 };
        (first..self.entry().next).map(move |at| Node { tree, at }).filter(|node| node.is_token())
    }

    /// Everything below, in order.
    pub(super) fn descendants(self) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let tree = self.tree;
        (self.at + 1..self.entry().next).map(move |at| Node { tree, at })
    }

    /// Children behind the first child of this kind.
    pub(super) fn after(self, kind: K) -> impl Iterator<Item = Node<'t>> + use<'t> {
        self.children().skip_while(move |child| child.kind() != kind).skip(1)
    }
}

pub(super) struct Children<'t> {
    tree: &'t Tree<'t>,
    at: u32,
    end: u32,
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        if self.at >= self.end {
            return None;
        }
        let node = Node { tree: self.tree, at: self.at };
        self.at = node.entry().next;
        Some(node)
    }
}
