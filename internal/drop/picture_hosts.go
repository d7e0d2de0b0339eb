package drop

import (
	"net/url"
	"path"
	"strings"
)

// clerkImages is the host of the pictures that Clerk keeps for its users.
const clerkImages = "img.clerk.com"

// PictureHosts are the hosts that pictures of users may come from. Browsers of strangers load these
// pictures, and tell a host that its owner chose who is looking at a drop. The zero PictureHosts
// allows Clerk's host only.
type PictureHosts struct {
	listed map[string]bool
	own    bool
}

// NewPictureHosts returns Clerk's host and the listed ones, which are names in lower case without a
// port. With own, paths of this server's pictures are allowed too.
func NewPictureHosts(listed []string, own bool) PictureHosts {
	hosts := PictureHosts{listed: make(map[string]bool, len(listed)), own: own}
	for _, host := range listed {
		hosts.listed[host] = true
	}
	return hosts
}

// Allow reports whether a picture may be shown to strangers: its address is https, on one of the
// hosts and on https's own port, and has no user or password.
func (p PictureHosts) Allow(picture string) bool {
	address, err := url.Parse(picture)
	if err != nil || address.User != nil {
		return false
	}
	if p.own && isOwnPicture(address, picture) {
		return true
	}
	host := strings.TrimSuffix(strings.ToLower(address.Host), ":443")
	return address.Scheme == "https" && (host == clerkImages || p.listed[host])
}

// Shown returns a picture's address, or an empty text if strangers must not load it.
func (p PictureHosts) Shown(picture string) string {
	if !p.Allow(picture) {
		return ""
	}
	return picture
}

// ShownSales returns a copy of sales without the pictures that strangers must not load.
func (p PictureHosts) ShownSales(sales []Sale) []Sale {
	if sales == nil {
		return nil
	}
	shown := make([]Sale, len(sales))
	for i, sale := range sales {
		sale.User.ImageURL = p.Shown(sale.User.ImageURL)
		shown[i] = sale
	}
	return shown
}

// isOwnPicture reports whether an address is a plain path below /media. One with a backslash is
// not, because browsers read it as a slash.
func isOwnPicture(address *url.URL, text string) bool {
	return text == address.Path && path.Clean(text) == text && strings.HasPrefix(text, "/media/") && !strings.Contains(text, `\`)
}
