//! The objects that a sample creates.

use std::collections::HashMap;

use super::{
    super::key::key,
    super::shown::{Shown, Spot},
    tokens::Token,
};

/// An object, a list or a plain value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Made(usize);

#[derive(Debug, Default)]
struct Built {
    /// Its class, without a path: `CreateUserRequest`.
    class: String,
    fields: Vec<(String, Made)>,
    /// Its unnamed contents: elements of a list, arguments of a call.
    elements: Vec<Made>,
    /// Whether something was added to it as to a list.
    is_list: bool,
    /// Its value, if it is a text.
    text: Option<String>,
}

/// Everything that a sample creates.
#[derive(Debug, Default)]
pub(super) struct Objects {
    all: Vec<Built>,
    variables: HashMap<String, Made>,
}

/// How the names of request classes end.
pub(super) const REQUEST: &str = "Request";

/// Methods that add to a list, in the languages' spellings.
const ADDING: [&str; 4] = ["add", "Add", "append", "push"];

/// Functions that create a list from their arguments.
const LISTING: [&str; 3] = ["array", "asList", "of"];

/// Limits on the depth and number of objects shown: variables may contain each other in a cycle.
const DEEPEST: usize = 32;
const MOST: usize = 10_000;

impl Objects {
    /// Interprets the code.
    pub(super) fn made_by(tokens: &[Token]) -> Self {
        let mut objects = Self::default();
        objects.run(tokens);
        objects
    }

    /// Interprets statements. Blocks are not kept apart: samples have no scopes worth distinguishing.
    fn run(&mut self, tokens: &[Token]) {
        let mut rest = tokens;
        while let Some((first, left)) = rest.split_first() {
            rest = match (first, left) {
                (Token::Word(name), [Token::Mark("=" | ":="), value @ ..]) => {
                    let (value, left) = statement(value);
                    let made = self.value(value);
                    self.variables.insert(name.clone(), made);
                    left
                }
                (Token::Word(name), [Token::Mark("." | "->"), Token::Word(field), Token::Mark("="), value @ ..]) => {
                    let (value, left) = statement(value);
                    let made = self.value(value);
                    let object = self.variable(name);
                    self.set(object, field, made);
                    left
                }
                (Token::Word(name), [Token::Mark("." | "->"), Token::Word(_), Token::Group(_), ..]) => {
                    let object = self.variable(name);
                    self.calls(object, left)
                }
                (Token::Group(block), _) => {
                    self.run(block);
                    left
                }
                _ => left,
            };
        }
    }

    /// Interprets `.setName(value).add(value)`, and returns what follows.
    fn calls<'code>(&mut self, object: Made, mut tokens: &'code [Token]) -> &'code [Token] {
        while let [Token::Mark("." | "->"), Token::Word(method), Token::Group(arguments), rest @ ..] = tokens {
            if let Some(field) = field_of_setter(method) {
                let value = self.value(arguments);
                self.set(object, field, value);
            } else if ADDING.contains(&method.as_str()) {
                let value = self.value(arguments);
                self.hold(object, value);
                self.make_list(object);
            }
            tokens = skip_lines(rest);
        }
        tokens
    }

    /// The value of an expression.
    fn value(&mut self, tokens: &[Token]) -> Made {
        let mut rest = skip_lines(tokens);
        if let Some(known) = self.known(rest) {
            return known;
        }
        let made = self.make();
        while let Some((first, left)) = rest.split_first() {
            rest = match first {
                Token::Word(name) => {
                    self.name(made, name);
                    left
                }
                Token::Text(text) => {
                    self.write(made, text);
                    left
                }
                Token::Group(items) => {
                    self.items(made, items);
                    self.list_if_called_so(made);
                    self.calls(made, skip_lines(left))
                }
                _ => left,
            };
        }
        made
    }

    /// The variable, if the whole expression is one.
    fn known(&self, tokens: &[Token]) -> Option<Made> {
        match tokens {
            [Token::Word(name), rest @ ..] if skip_lines(rest).is_empty() => self.variables.get(name).copied(),
            _ => None,
        }
    }

    /// A name in an expression: the class, if the object is still empty.
    fn name(&mut self, made: Made, name: &str) {
        if let Some(content) = self.all.get_mut(made.0)
            && content.fields.is_empty()
            && content.elements.is_empty()
        {
            name.clone_into(&mut content.class);
        }
    }

    /// The contents of brackets: `name: value`, `"name" => value`, `name = value`, or just values.
    fn items(&mut self, made: Made, tokens: &[Token]) {
        for item in tokens.split(|token| *token == Token::Mark(",")) {
            match skip_lines(item) {
                [] => {}
                [Token::Word(name) | Token::Text(name), Token::Mark(":" | "=>" | "="), value @ ..] => {
                    let value = self.value(value);
                    self.set(made, name, value);
                }
                item => {
                    let value = self.value(item);
                    self.hold(made, value);
                }
            }
        }
    }

    fn write(&mut self, made: Made, text: &str) {
        if let Some(content) = self.all.get_mut(made.0) {
            content.text = unescape(text);
        }
    }

    fn make(&mut self) -> Made {
        self.all.push(Built::default());
        Made(self.all.len() - 1)
    }

    /// The variable's object, created if needed: samples also use variables that they never declare.
    fn variable(&mut self, name: &str) -> Made {
        if let Some(made) = self.variables.get(name) {
            return *made;
        }
        let made = self.make();
        self.variables.insert(name.to_owned(), made);
        made
    }

    fn set(&mut self, object: Made, field: &str, value: Made) {
        if let Some(content) = self.all.get_mut(object.0) {
            content.fields.push((field.to_owned(), value));
        }
    }

    fn make_list(&mut self, object: Made) {
        if let Some(content) = self.all.get_mut(object.0) {
            content.is_list = true;
        }
    }

    /// Marks an array as a list if its items have no names: PHP writes lists and maps alike.
    fn list_if_called_so(&mut self, object: Made) {
        if let Some(content) = self.all.get_mut(object.0) {
            content.is_list |=
                LISTING.contains(&content.class.as_str()) && content.fields.is_empty() && !content.elements.is_empty();
        }
    }

    fn hold(&mut self, object: Made, value: Made) {
        if let Some(content) = self.all.get_mut(object.0) {
            content.elements.push(value);
        }
    }

    /// Shows every request: an object whose class is named so, and that is not a field of another object.
    pub(super) fn show_requests(&self, bare: bool, shown: &mut Shown) {
        let mut is_field = vec![false; self.all.len()];
        for (_, value) in self.all.iter().flat_map(|content| &content.fields) {
            for made in self.with_elements(*value) {
                if let Some(is_field) = is_field.get_mut(made.0) {
                    *is_field = true;
                }
            }
        }
        let mut left = MOST;
        for ((index, content), is_field) in self.all.iter().enumerate().zip(is_field) {
            let request = Made(index);
            if is_field || !content.class.ends_with(REQUEST) {
                continue;
            }
            let bodies = content.fields.iter().filter(|(name, _)| key(name) == "body").map(|(_, body)| *body);
            let whole = if bare { bodies.collect() } else { vec![request] };
            whole.into_iter().for_each(|body| self.show(body, Shown::ROOT, shown, 0, &mut left));
        }
    }

    /// The object, and the elements of a list.
    fn with_elements(&self, made: Made) -> impl Iterator<Item = Made> {
        let elements = self.all.get(made.0).map_or(&[][..], |content| &content.elements);
        std::iter::once(made).chain(elements.iter().copied())
    }

    fn show_form(&self, made: Made, at: Spot, shown: &mut Shown) {
        match self.all.get(made.0) {
            Some(content) if content.is_list => shown.add_form(at, true),
            Some(content) if !content.fields.is_empty() => shown.add_form(at, false),
            _ => {}
        }
    }

    fn show(&self, made: Made, at: Spot, shown: &mut Shown, depth: usize, left: &mut usize) {
        let Some(content) = self.all.get(made.0) else { return };
        if depth > DEEPEST || *left == 0 {
            return;
        }
        *left -= 1;
        if let Some(text) = content.text.as_deref().filter(|text| !text.is_empty()) {
            shown.add_text(at, text);
        }
        for (name, value) in &content.fields {
            let field = shown.add_field(at, name);
            self.show_form(*value, field, shown);
            self.show(*value, field, shown, depth + 1, left);
        }
        for element in &content.elements {
            self.show(*element, at, shown, depth + 1, left);
        }
    }
}

/// The expression up to the end of the statement, and what follows. It continues on a line that begins with a call or a bracket.
fn statement(tokens: &[Token]) -> (&[Token], &[Token]) {
    let goes_on = |at: usize| {
        let before = tokens.get(..at).is_some_and(|before| skip_lines(before).is_empty());
        let after = tokens.get(at..).map(skip_lines);
        before || after.is_some_and(|after| matches!(after, [Token::Mark("." | "->") | Token::Group(_), ..]))
    };
    let ends = |at: usize, token: &Token| match token {
        Token::Mark(";") => true,
        Token::Line => !goes_on(at),
        _ => false,
    };
    let end = tokens.iter().enumerate().position(|(at, token)| ends(at, token)).unwrap_or(tokens.len());
    tokens.split_at(end)
}

fn skip_lines(tokens: &[Token]) -> &[Token] {
    let lines = tokens.iter().take_while(|token| **token == Token::Line).count();
    tokens.get(lines..).unwrap_or_default()
}

/// `Name` of `setName`.
fn field_of_setter(method: &str) -> Option<&str> {
    method.strip_prefix("set").filter(|field| field.starts_with(char::is_uppercase))
}

/// A text's value. Its escapes are nearly those of JSON.
fn unescape(text: &str) -> Option<String> {
    serde_json::from_str(&format!("\"{text}\"")).ok()
}
