package drop_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestPictureHosts_Allow(t *testing.T) {
	t.Parallel()
	listed := drop.NewPictureHosts([]string{"pictures.example.com"}, false)
	for picture, want := range map[string]bool{
		"https://img.clerk.com/a.png":                   true,
		"https://IMG.Clerk.com:443/a.png?width=80":      true,
		"https://pictures.example.com/a":                true,
		"http://img.clerk.com/a.png":                    false,
		"https://img.clerk.com:8443/a.png":              false,
		"https://img.clerk.com./a.png":                  false,
		"https://img.clerk.com.evil.test/a.png":         false,
		"https://x.pictures.example.com/a":              false,
		"https://evil.test/img.clerk.com":               false,
		"https://evil.test#@img.clerk.com/":             false,
		`https://evil.test\@img.clerk.com/`:             false,
		"https://alex@img.clerk.com/a.png":              false,
		"https://alex:secret@img.clerk.com/a.png":       false,
		"https://198.51.100.3/a.png":                    false,
		"https://[2001:db8::1]/a.png":                   false,
		"https:img.clerk.com/a.png":                     false,
		"//img.clerk.com/a.png":                         false,
		"javascript://img.clerk.com/%0aalert(1)":        false,
		"data:image/png;base64,AAAA":                    false,
		"/media/low.svg":                                false,
		"":                                              false,
		"https://img.clerk.com%2eevil.test/a.png":       false,
		"https://img.clerk.com\x00.evil.test/picture/a": false,
	} {
		require.Equal(t, want, listed.Allow(picture), "%q", picture)
	}
	require.True(t, drop.PictureHosts{}.Allow("https://img.clerk.com/a"))
	require.False(t, drop.PictureHosts{}.Allow("https://pictures.example.com/a"))

	own := drop.NewPictureHosts(nil, true)
	for picture, want := range map[string]bool{
		"/media/low.svg":              true,
		"/media/":                     false,
		"/media/../api/config":        false,
		"/media//evil.test/a":         false,
		`/media/\evil.test`:           false,
		"/media/a.svg?x=1":            false,
		"/api/config":                 false,
		"//evil.test/media/a":         false,
		"https://img.clerk.com/a.png": true,
		"https://evil.test/media/a":   false,
	} {
		require.Equal(t, want, own.Allow(picture), "%q", picture)
	}
}

func TestPictureHosts_ShownSalesAreACopy(t *testing.T) {
	t.Parallel()
	foreign := drop.Sale{User: drop.Person{Name: "Sam R.", ImageURL: "https://evil.test/a"}}
	own := drop.Sale{User: drop.Person{Name: "Alex M.", ImageURL: "https://img.clerk.com/a"}}
	sales := []drop.Sale{foreign, own}
	shown := drop.PictureHosts{}.ShownSales(sales)
	require.Equal(t, []drop.Sale{{User: drop.Person{Name: "Sam R."}}, own}, shown)
	require.Equal(t, foreign, sales[0])
	require.Nil(t, drop.PictureHosts{}.ShownSales(nil))
}
