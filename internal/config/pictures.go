package config

import (
	"net/netip"
	"strings"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/origin"
)

// readPictures reads IMAGE_HOSTS. With dev sign-in there is no Clerk that keeps pictures, so users
// may take this server's own too.
func (s *ServingSettings) readPictures(c *Config) error {
	var hosts []string
	for _, item := range items(strings.ToLower(s.ImageHosts)) {
		if !isPictureHost(item) {
			return wrong("IMAGE_HOSTS", "want names of hosts such as images.example.com, separated by commas, got %s", quote(item))
		}
		hosts = append(hosts, item)
	}
	c.PictureHosts = drop.NewPictureHosts(hosts, c.AuthMode == AuthDev)
	return nil
}

// isPictureHost reports whether text is a name, and neither an address nor something that browsers
// read as one, such as 127.1.
func isPictureHost(text string) bool {
	if _, err := netip.ParseAddr(text); err == nil || strings.Contains(text, ":") {
		return false
	}
	dot := strings.LastIndexByte(text, '.')
	if dot <= 0 || dot == len(text)-1 || text[dot+1] < 'a' || text[dot+1] > 'z' {
		return false
	}
	_, err := origin.Parse("https://" + text)
	return err == nil
}
