package api

import (
	"bytes"
	"encoding/json"
	"iter"
	"strings"
	"unicode/utf8"
)

// membersOf returns the names and values of a JSON object, in their order; nothing for any other
// value. The text must be valid JSON: then a member ends where its nesting and its texts do, and
// looking for that takes a fraction of what a decoder does.
func membersOf(valid []byte) iter.Seq2[string, json.RawMessage] {
	return func(yield func(string, json.RawMessage) bool) {
		rest := afterSpace(valid)
		if len(rest) == 0 || rest[0] != '{' {
			return
		}
		for rest = afterSpace(rest[1:]); rest[0] != '}'; rest = afterSpace(rest) {
			if rest[0] == ',' {
				rest = afterSpace(rest[1:])
			}
			name := rest[:endOfText(rest)]
			rest = afterSpace(afterSpace(rest[len(name):])[1:]) // after the colon
			value := rest[:endOfValue(rest)]
			rest = rest[len(value):]
			if !yield(textOf(name), value) {
				return
			}
		}
	}
}

// usualTexts is how many commas a list is expected to have at most: a body may be nothing but
// commas.
const usualTexts = 60

// plainTexts returns the elements of a JSON list of texts that are all written as they are: in
// ASCII, and without escapes. It reports false for every other value. The text must be valid JSON.
func plainTexts(valid []byte) (texts []string, plain bool) {
	rest := afterSpace(valid)
	if rest[0] != '[' {
		return nil, false
	}
	whole := string(valid) // which the elements are parts of
	texts = make([]string, 0, min(bytes.Count(valid, []byte(",")), usualTexts)+1)
	for rest = afterSpace(rest[1:]); rest[0] != ']'; rest = afterSpace(rest) {
		if rest[0] == ',' {
			rest = afterSpace(rest[1:])
		}
		if rest[0] != '"' {
			return nil, false
		}
		begin, length := len(valid)-len(rest)+1, endOfText(rest)-2
		text := whole[begin : begin+length]
		if strings.ContainsFunc(text, func(r rune) bool { return r == '\\' || r >= utf8.RuneSelf }) {
			return nil, false
		}
		texts, rest = append(texts, text), rest[length+2:]
	}
	return texts, true
}

func afterSpace(text []byte) []byte {
	for len(text) > 0 && strings.IndexByte(" \t\r\n", text[0]) >= 0 {
		text = text[1:]
	}
	return text
}

// textOf decodes a JSON text.
func textOf(quoted []byte) string {
	inner := string(quoted[1 : len(quoted)-1])
	if strings.IndexByte(inner, '\\') >= 0 {
		_ = json.Unmarshal(quoted, &inner) // it is valid
	}
	return inner
}

// endOfText returns how long the JSON text is that the bytes begin with.
func endOfText(text []byte) int {
	end := 1
	for text[end] != '"' {
		if text[end] == '\\' {
			end++
		}
		end++
	}
	return end + 1
}

// endOfValue returns how long the JSON value is that the bytes begin with.
func endOfValue(text []byte) int {
	depth := 0
	for end := 0; ; end++ {
		switch text[end] {
		case '"':
			end += endOfText(text[end:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 { // of the object around the value
				return end
			}
			depth--
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return end
			}
			continue
		default:
			continue // a number, true, false, null, or what is between members
		}
		if depth == 0 {
			return end + 1
		}
	}
}
