package people

import (
	"context"
	"time"

	"sneakerhead/internal/drop"
)

const (
	maxNoticed   = 8192 // users that wait to be written
	noticeBatch  = 512
	noticePeriod = 1500 * time.Millisecond // how long one write may take
)

// notice is a user who was just seen, with the token that said so.
type notice struct {
	token string
	user  drop.User
}

// notice has a user written down, without waiting for it: a name is worth no wait.
func (d *Directory) notice(token string, user drop.User) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped {
		return
	}
	select {
	case d.noticed <- notice{token, user}:
	default:
		d.options.Tokens.Forget(token)
	}
}

func (d *Directory) write() {
	defer close(d.nameless)
	for first := range d.noticed {
		batch := []notice{first}
		for len(batch) < noticeBatch && len(d.noticed) > 0 {
			batch = append(batch, <-d.noticed)
		}
		if err := d.rememberAll(batch); err != nil {
			d.options.Log.Warn("users not remembered; they will be when they are seen again", "users", len(batch), "error", err)
			for _, n := range batch {
				d.options.Tokens.Forget(n.token)
			}
			continue
		}
		d.askForNames(batch)
	}
}

func (d *Directory) rememberAll(batch []notice) error {
	ctx, cancel := context.WithTimeout(context.Background(), noticePeriod)
	defer cancel()
	users := make([]drop.User, len(batch))
	for i, n := range batch {
		users[i] = n.user
	}
	return d.options.Store.Remember(ctx, users)
}
