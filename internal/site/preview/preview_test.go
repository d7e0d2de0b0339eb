package preview_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/site/preview"
)

// drawn returns the picture of a card.
func drawn(t *testing.T, c preview.Card) image.Image {
	t.Helper()
	r, err := preview.New(os.DirFS("../../demo/pictures"))
	require.NoError(t, err)
	encoded, err := r.Render(c)
	require.NoError(t, err)
	require.Less(t, len(encoded), 600_000, "chat programs leave out large pictures")
	picture, err := png.Decode(bytes.NewReader(encoded))
	require.NoError(t, err)
	require.Equal(t, image.Rect(0, 0, preview.Width, preview.Height), picture.Bounds())
	return picture
}

// isDrawnIn reports whether some pixel of an area is not the paper's colour.
func isDrawnIn(picture image.Image, area image.Rectangle) bool {
	paper := color.RGBA{0x0d, 0x0d, 0x0e, 0xff}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if picture.At(x, y) != color.Color(paper) {
				return true
			}
		}
	}
	return false
}

var (
	left   = image.Rect(64, 100, 560, 360)                                  // where a name is
	right  = image.Rect(700, 200, preview.Width, 400)                       // where a picture is
	margin = image.Rect(preview.Width-64, 0, preview.Width, preview.Height) // where texts are not
)

func TestRenderer_DrawsNameAndPicture(t *testing.T) {
	t.Parallel()
	picture := drawn(t, preview.Card{Brand: "Fellgate", Name: "Tempo", Price: "219.00 USD", When: "On sale now", Picture: "/media/tempo.svg"})
	require.True(t, isDrawnIn(picture, left))
	require.True(t, isDrawnIn(picture, right))
}

func TestRenderer_FetchesNothing(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"https://pictures.test/tempo.jpg", "/media/none.svg", "/media/../doc.go", "/media/", "/other/tempo.svg", ""} {
		require.False(t, isDrawnIn(drawn(t, preview.Card{Name: "Tempo", Picture: address}), right), address)
	}
}

func TestRenderer_NastyTexts(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"one long word":         strings.Repeat("Donaudampfschifffahrt", 10),
		"many words":            strings.Repeat("very ", 60),
		"Greek and Cyrillic":    "Ελληνικά Кириллица",
		"Vietnamese":            "Giày Việt Nam",
		"wide letters":          strings.Repeat("W", 120),
		"a control character":   "Tem\x00po\x1b[31m",
		"line feeds":            "Tempo\n\n\nTempo",
		"not UTF-8":             "Tempo \xff\xfe",
		"right to left":         "نايكي Tempo",
		"an emoji and a letter": "👟 A",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			picture := drawn(t, preview.Card{Brand: text, Name: text, Price: text, When: text})
			require.True(t, isDrawnIn(picture, left))
			require.False(t, isDrawnIn(picture, margin), "the text ends before the edge")
		})
	}
	require.False(t, isDrawnIn(drawn(t, preview.Card{Name: "東京"}), left), "letters that no typeface has are left out")
	require.False(t, isDrawnIn(drawn(t, preview.Card{}), left))
}
