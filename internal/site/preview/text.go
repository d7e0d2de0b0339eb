package preview

import (
	_ "embed"
	"fmt"
	"image"
	"image/color"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// weight is one of the two weights of the typeface.
type weight int

const (
	medium weight = iota
	bold
)

// The client's typeface, at two of its weights; fonts/LICENSE says whose it is. Go's own typeface
// has Greek and Cyrillic letters besides.
//
//nolint:gochecknoglobals // embedded files can only be variables
var (
	//go:embed fonts/archivo-medium.ttf
	archivoMedium []byte
	//go:embed fonts/archivo-bold.ttf
	archivoBold []byte
)

// fonts have, for each weight, the typefaces in which a letter is looked for, the first that has it
// being taken. Faces are kept by size.
type fonts struct {
	families map[weight][]*opentype.Font
	faces    map[faceKey][]font.Face
}

type faceKey struct {
	weight weight
	size   int
}

func loadFonts() (*fonts, error) {
	f := &fonts{families: map[weight][]*opentype.Font{}, faces: map[faceKey][]font.Face{}}
	for w, files := range map[weight][][]byte{medium: {archivoMedium, gomedium.TTF}, bold: {archivoBold, gobold.TTF}} {
		for _, file := range files {
			parsed, err := opentype.Parse(file)
			if err != nil {
				return nil, fmt.Errorf("read a typeface: %w", err)
			}
			f.families[w] = append(f.families[w], parsed)
		}
	}
	return f, nil
}

func (f *fonts) of(w weight, size int) []font.Face {
	key := faceKey{w, size}
	if f.faces[key] == nil {
		for _, family := range f.families[w] {
			face, err := opentype.NewFace(family, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingFull})
			if err != nil {
				panic(err) // impossible: only sizes that are not positive are refused
			}
			f.faces[key] = append(f.faces[key], face)
		}
	}
	return f.faces[key]
}

// faceFor returns the face that has a letter; false when none has.
func (f *fonts) faceFor(letter rune, w weight, size int) (font.Face, bool) {
	for i, face := range f.of(w, size) {
		if index, err := f.families[w][i].GlyphIndex(nil, letter); err == nil && index != 0 {
			return face, true
		}
	}
	return nil, false
}

// width is how many pixels a text takes. Letters that no typeface has take none.
func (f *fonts) width(text string, w weight, size int) int {
	var sum fixed.Int26_6
	for _, letter := range text {
		if face, ok := f.faceFor(letter, w, size); ok {
			advance, _ := face.GlyphAdvance(letter)
			sum += advance
		}
	}
	return sum.Ceil()
}

// line is one line of text; y is its base line.
type line struct {
	text   string
	face   weight
	size   int
	x, y   int
	colour color.Color
}

func (f *fonts) draw(canvas *image.RGBA, l line) {
	dot := fixed.P(l.x, l.y)
	for _, letter := range l.text {
		face, ok := f.faceFor(letter, l.face, l.size)
		if !ok {
			continue
		}
		drawer := font.Drawer{Dst: canvas, Src: image.NewUniform(l.colour), Face: face, Dot: dot}
		drawer.DrawString(string(letter))
		dot = drawer.Dot
	}
}

// wrap breaks a text into lines between words, and within words that are wider than a line.
func (f *fonts) wrap(text string, w weight, size, width int) (lines []string) {
	current := ""
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		if joined := strings.TrimSpace(current + " " + word); f.width(joined, w, size) <= width {
			current = joined
			continue
		}
		if current != "" {
			lines = append(lines, current)
		}
		for f.width(word, w, size) > width {
			head := f.prefix(word, w, size, width)
			lines, word = append(lines, head), word[len(head):]
		}
		current = word
	}
	if current != "" {
		lines = append(lines, current)
	}
	return lines
}

// prefix returns as many letters of a word as a line has room for, at least one.
func (f *fonts) prefix(word string, w weight, size, width int) string {
	end := 0
	for i, letter := range word {
		next := i + len(string(letter))
		if end > 0 && f.width(word[:next], w, size) > width {
			break
		}
		end = next
	}
	return word[:end]
}

// atMost returns the first n lines; the last ends in an ellipsis when there were more.
func (f *fonts) atMost(n int, lines []string, w weight, size, width int) []string {
	if len(lines) <= n {
		return lines
	}
	return append(lines[:n-1:n-1], f.fit(lines[n-1]+" "+lines[n], w, size, width))
}

// fit returns a text that one line has room for, with an ellipsis in place of what had to go.
func (f *fonts) fit(text string, w weight, size, width int) string {
	text = strings.Join(strings.Fields(text), " ")
	if f.width(text, w, size) <= width {
		return text
	}
	return strings.TrimSpace(f.prefix(text, w, size, width-f.width("…", w, size))) + "…"
}
