package demo_test

import (
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/demo"
)

// maxPictureBytes keeps a page of these pictures smaller than one photograph.
const maxPictureBytes = 12_000

// drawing lists the allowed elements. None of them runs a script, loads anything or links to
// anything.
var drawing = []string{
	"svg", "title", "defs", "g", "path", "circle", "ellipse", "use", "clipPath", "pattern", "linearGradient", "radialGradient",
	"stop", "filter", "feGaussianBlur", "feOffset", "feFlood", "feComposite", "feMerge", "feMergeNode", "feDropShadow",
	"feTurbulence", "feColorMatrix",
}

var reference = regexp.MustCompile(`url\((.*?)\)`)

func pictureNames(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(demo.Pictures(), "*.svg")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(names), 7)
	return names
}

func TestPictures(t *testing.T) {
	t.Parallel()
	for _, name := range pictureNames(t) {
		t.Run(name+" is a small drawing that refers to nothing but itself", func(t *testing.T) {
			t.Parallel()
			text, err := fs.ReadFile(demo.Pictures(), name)
			require.NoError(t, err)
			require.Less(t, len(text), maxPictureBytes)
			elements := elementsOf(t, string(text))
			require.Equal(t, "svg", elements[0].Name.Local)

			ids, referred := map[string]bool{}, map[string]bool{}
			for _, element := range elements {
				require.Contains(t, drawing, element.Name.Local)
				for _, attribute := range element.Attr {
					take(t, attribute, ids, referred)
				}
			}
			for id := range referred {
				require.True(t, ids[id], "refers to %q, which is not there", id)
			}
		})
	}
}

// take records the id that an attribute defines and those that it refers to.
func take(t *testing.T, attribute xml.Attr, ids, referred map[string]bool) {
	t.Helper()
	name, value := attribute.Name.Local, attribute.Value
	require.False(t, strings.HasPrefix(strings.ToLower(name), "on") || name == "style", "attribute %s", name)
	if name == "id" {
		require.False(t, ids[value], "id %q is there twice", value)
		ids[value] = true
	}
	targets := []string{}
	if name == "href" {
		targets = append(targets, value)
	}
	for _, found := range reference.FindAllStringSubmatch(value, -1) {
		targets = append(targets, found[1])
	}
	for _, target := range targets {
		id, internal := strings.CutPrefix(target, "#")
		require.True(t, internal, "%s refers to %s", name, target)
		referred[id] = true
	}
}

// elementsOf parses a picture as XML, and fails when it is not well-formed or has a directive.
func elementsOf(t *testing.T, text string) []xml.StartElement {
	t.Helper()
	var elements []xml.StartElement
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			require.NotEmpty(t, elements)
			return slices.Clip(elements)
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			elements = append(elements, token.Copy())
		case xml.Directive, xml.ProcInst:
			require.Failf(t, "a picture needs no directive", "%v", token)
		}
	}
}
