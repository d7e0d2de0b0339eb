package preview

import (
	"image"
	"image/color"
	"image/jpeg"
	"path"
	"strings"

	"golang.org/x/image/draw"
)

// media is the path under which our own pictures are served.
const media = "/media/"

// pictureOf returns one of our own pictures, or nil when the address is another's, or the picture
// cannot be read.
func (r *Renderer) pictureOf(address string) image.Image {
	name, ours := strings.CutPrefix(address, media)
	if !ours || r.pictures == nil {
		return nil
	}
	file, err := r.pictures.Open(strings.TrimSuffix(name, path.Ext(name)) + ".jpg")
	if err != nil {
		return nil
	}
	defer func() { _ = file.Close() }()
	picture, err := jpeg.Decode(file)
	if err != nil {
		return nil
	}
	return picture
}

// cover fills a rectangle with a picture, of which it leaves out what does not fit.
func cover(canvas *image.RGBA, to image.Rectangle, picture image.Image) {
	from := picture.Bounds()
	if excess := from.Dx() - from.Dy()*to.Dx()/to.Dy(); excess > 0 {
		from.Min.X += excess / 2
		from.Max.X -= excess - excess/2
	} else if excess := from.Dy() - from.Dx()*to.Dy()/to.Dx(); excess > 0 {
		from.Min.Y += excess / 2
		from.Max.Y -= excess - excess/2
	}
	draw.CatmullRom.Scale(canvas, to, picture, from, draw.Src, nil)
}

func fill(canvas *image.RGBA, area image.Rectangle, colour color.Color) {
	draw.Draw(canvas, area, image.NewUniform(colour), image.Point{}, draw.Src)
}
