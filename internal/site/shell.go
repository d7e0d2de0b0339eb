package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// What the client's build leaves in its page for us to replace.
const (
	page      = "index.html"
	headBegin = "<!--page-head-->"
	headEnd   = "<!--/page-head-->"
	nonceMark = "__CSP_NONCE__"
)

// shell is the built page, cut at what is replaced. The nonce is put into these parts and into nothing else: were it
// looked for in the finished page, a drop could be named so as to get it.
type shell struct{ before, after []string }

// readShell wants every mark, once at the start: without the first all pages would look the same to anyone who shares
// them, and without the second the browser would refuse the page's styles.
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
	return errors.New("the built web client is broken: its index.html wants " + want + "; build it anew with `make web`, then `make build`")
}

// render puts a head and a nonce into the page.
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
