// Package preview draws the pictures that chat programs and social networks show beside a link: the
// drop's name, price and time, and its picture where that is one of our own. They are PNG, because
// most of these programs do not show SVG, and 1200 × 630 pixels, which all of them accept.
//
// Nothing is fetched: a picture at a foreign address is left out, so a link cannot make the server
// send requests.
package preview

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"sync"
)

// Width and Height of every preview, in pixels.
const (
	Width  = 1200
	Height = 630
)

// Card is what a preview says. Empty texts are left out.
type Card struct {
	Brand   string
	Name    string
	Price   string // with its currency
	When    string // such as "Opens Friday, 4 December, 18:00 UTC"
	Picture string // a path of ours, such as /media/tempo.svg; others are left out
}

// Renderer draws previews, one at a time: each takes a core for some tens of milliseconds.
type Renderer struct {
	pictures fs.FS
	drawing  sync.Mutex
	fonts    *fonts
}

// New returns a renderer. pictures has, for each picture that is served under /media/, one of the
// same name that ends in .jpg.
func New(pictures fs.FS) (*Renderer, error) {
	loaded, err := loadFonts()
	if err != nil {
		return nil, fmt.Errorf("previews: %w", err)
	}
	return &Renderer{pictures: pictures, fonts: loaded}, nil
}

// The colours are those of the client's dark theme.
//
//nolint:gochecknoglobals // constants; Go has none of this type
var (
	paper  = color.RGBA{0x0d, 0x0d, 0x0e, 0xff}
	ink    = color.RGBA{0xf5, 0xf4, 0xf1, 0xff}
	muted  = color.RGBA{0xb9, 0xb7, 0xb1, 0xff}
	accent = color.RGBA{0xff, 0x57, 0x22, 0xff}
)

const (
	margin       = 64
	pictureWidth = 560 // at the right edge, over the whole height
	gap          = 48  // between the texts and the picture
)

// Render draws a preview as PNG.
func (r *Renderer) Render(c Card) ([]byte, error) {
	r.drawing.Lock()
	defer r.drawing.Unlock()
	canvas := image.NewRGBA(image.Rect(0, 0, Width, Height))
	fill(canvas, canvas.Bounds(), paper)
	width := Width - 2*margin
	if picture := r.pictureOf(c.Picture); picture != nil {
		cover(canvas, image.Rect(Width-pictureWidth, 0, Width, Height), picture)
		width = Width - pictureWidth - margin - gap
	}
	fill(canvas, image.Rect(0, 0, 12, Height), accent)
	r.texts(canvas, c, width)
	var encoded bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&encoded, canvas); err != nil {
		return nil, fmt.Errorf("encode a preview: %w", err)
	}
	return encoded.Bytes(), nil
}

// texts draws the name large, as large as it fits, and the rest around it.
func (r *Renderer) texts(canvas *image.RGBA, c Card, width int) {
	const top, bottom = 96, Height - margin
	y := top
	if c.Brand != "" {
		r.fonts.draw(canvas, line{text: r.fonts.fit(c.Brand, bold, 30, width), face: bold, size: 30, x: margin, y: y, colour: accent})
	}
	for _, size := range []int{84, 68, 56, 44} {
		lines := r.fonts.wrap(c.Name, bold, size, width)
		if len(lines) > 3 && size > 44 {
			continue
		}
		y += 20 + size
		for _, text := range r.fonts.atMost(3, lines, bold, size, width) {
			r.fonts.draw(canvas, line{text: text, face: bold, size: size, x: margin, y: y, colour: ink})
			y += size * 11 / 10
		}
		break
	}
	r.fonts.draw(canvas, line{text: r.fonts.fit(c.Price, bold, 46, width), face: bold, size: 46, x: margin, y: bottom - 112, colour: ink})
	r.fonts.draw(canvas, line{text: r.fonts.fit(c.When, medium, 32, width), face: medium, size: 32, x: margin, y: bottom - 60, colour: muted})
	r.fonts.draw(canvas, line{text: "SneakerHead", face: bold, size: 28, x: margin, y: bottom, colour: accent})
}
