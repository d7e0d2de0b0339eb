package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// The marks in the built page that are replaced in each reply.
const (
	page      = "index.html"
	headBegin = "<!--page-head-->"
	headEnd   = "<!--/page-head-->"
	nonceMark = "__CSP_NONCE__"
)

// shell is the built page, cut at its marks. The nonce is inserted into these parts before the head
// is added, so that a drop whose name contains the mark does not get a nonce.
type shell struct{ before, after []string }

// readShell returns an error when a mark is missing, so that a broken build is noticed at the
// start: without the head's marks all links would have the same preview, and without the nonce
// browsers would refuse the page's styles.
func readShell(built fs.FS) (shell, error) {
	html, err := fs.ReadFile(built, page)
	if err != nil {
		return shell{}, fmt.Errorf("read the built web client: %w", err)
	}
	before, rest, begins := strings.Cut(string(html), headBegin)
	_, after, ends := strings.Cut(rest, headEnd)
	if !begins || !ends || strings.Contains(after, headBegin) {
		return shell{}, broken("one title between " + headBegin + " and " + headEnd)
	}
	if !strings.Contains(before+after, nonceMark) {
		return shell{}, broken(nonceMark + " where a nonce belongs")
	}
	return shell{before: strings.Split(before, nonceMark), after: strings.Split(after, nonceMark)}, nil
}

func broken(want string) error {
	return errors.New("the built web client is broken: its index.html wants " + want + "; build it again with `make web`, then `make build`")
}

// render inserts a head and a nonce into the page.
func (s shell) render(head []byte, nonce string) []byte {
	var out bytes.Buffer
	write := func(parts []string) {
		for i, part := range parts {
			if i > 0 {
				out.WriteString(nonce)
			}
			out.WriteString(part)
		}
	}
	write(s.before)
	out.Write(head)
	write(s.after)
	return out.Bytes()
}
