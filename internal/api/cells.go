package api

import (
	"regexp"
	"strings"
	"time"
)

// textCell returns a cell that a spreadsheet shows as the text that it is, whatever somebody has
// put into it. An apostrophe goes before what would be run as a formula (CSV injection), and before
// what would be taken for a number or a date and shown as another text.
func textCell(text string) string {
	if readAsNumber.MatchString(text) {
		return "'" + text
	}
	return disarmed(text)
}

// readAsNumber matches what spreadsheets read as a number or a date, and then write in another way:
// zeros in front, more digits than they show, exponents, and sizes such as 36/37.
var readAsNumber = regexp.MustCompile(`^(0\d+|\d{12,}|\d+[eE]\d+|\d{1,4}([-/]\d{1,4}){1,2})$`)

const (
	// formulaSigns begin a formula, some of them in full width.
	formulaSigns = "=+-@＝＋－＠"
	// cellBreaks may end a cell within a text. Spreadsheets of many countries split lines at
	// semicolons and not at commas, and then know nothing of the quotes around a text either.
	cellBreaks = ";\t\r\n"
)

// disarmed puts an apostrophe before each sign that begins a formula, at the beginning of a text
// and wherever a spreadsheet could let a new cell begin.
func disarmed(text string) string {
	var b strings.Builder
	if strings.IndexAny(text, "\t\r") == 0 {
		b.WriteByte('\'')
	}
	begins := true
	for _, r := range text {
		if begins && strings.ContainsRune(formulaSigns, r) {
			b.WriteByte('\'')
		}
		b.WriteRune(r)
		begins = strings.ContainsRune(cellBreaks, r)
	}
	return b.String()
}

func timeCell(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Format(time.RFC3339Nano)
}
