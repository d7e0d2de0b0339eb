package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// What people leave for others: they take nothing while less than a quarter of the drop, or three
// pairs of a size, are left, and buy nothing when half of it is sold.
const (
	leftOfDrop = 4 // one part in so many
	leftOfSize = 3
	soldOfDrop = 2 // one part in so many
)

// One in so many lets a pair go, and one in so many of those wanders off and lets it run out.
const (
	oneLetsGo      = 2
	oneWandersAway = 4
)

// errNothingToDo says that the drop is not there, or has too little left.
var errNothingToDo = errors.New("there is nothing for a simulated buyer")

// person is one simulated buyer, who visits once.
type person struct {
	shop  *client
	sku   string
	token string
}

func newPerson(shop *client, sku string) *person { return &person{shop: shop, sku: sku} }

// visit looks at the drop, holds a pair, thinks, and buys it or lets it go.
func (p *person) visit(ctx context.Context) error {
	if err := p.signIn(ctx); err != nil {
		return err
	}
	if !pause(ctx, between(looksAtLeast, looksAtMost)) {
		return ctx.Err()
	}
	d, err := p.findDrop(ctx)
	if err != nil {
		return err
	}
	hold, err := p.reserve(ctx, d)
	if err != nil {
		return err
	}
	if pause(ctx, between(thinksAtLeast, thinksAtMost)) && rand.IntN(oneLetsGo) > 0 && d.SoldStock < d.TotalStock/soldOfDrop { //nolint:gosec // as above
		return p.shop.call(ctx, "POST", "/api/reservations/"+hold+"/purchase", p.token, nil, nil)
	}
	if ctx.Err() == nil && rand.IntN(oneWandersAway) == 0 { //nolint:gosec // as above
		return nil
	}
	return p.shop.call(context.WithoutCancel(ctx), "DELETE", "/api/reservations/"+hold+"/cancel", p.token, nil, nil)
}

// signIn makes up somebody new.
func (p *person) signIn(ctx context.Context) error {
	first, last := someName()
	var signedIn struct{ Token string }
	err := p.shop.call(ctx, "POST", "/api/dev/sign-in", "", map[string]string{
		"email": "crowd-" + uuid.NewString() + "@example.com", "firstName": first, "lastName": last,
	}, &signedIn)
	p.token = signedIn.Token
	return err
}

// findDrop returns the crowd's drop, if it is live and has enough left.
func (p *person) findDrop(ctx context.Context) (*drop.View, error) {
	var list struct{ Drops []drop.View }
	if err := p.shop.call(ctx, "GET", "/api/drops/live", "", nil, &list); err != nil {
		return nil, err
	}
	for i := range list.Drops {
		d := &list.Drops[i]
		if d.SKU == p.sku && d.FreeReturns == nil && d.Status == drop.Live && d.AvailableStock > d.TotalStock/leftOfDrop {
			return d, nil
		}
	}
	return nil, errNothingToDo
}

// reserve holds a pair of a random size that has some left, and returns the reservation's id.
func (p *person) reserve(ctx context.Context, d *drop.View) (string, error) {
	var body any
	if len(d.Sizes) > 0 {
		var wish []string
		for _, size := range d.Sizes {
			if size.AvailableStock > leftOfSize {
				wish = append(wish, size.ID)
			}
		}
		if len(wish) == 0 {
			return "", errNothingToDo
		}
		body = map[string][]string{"sizes": {wish[rand.IntN(len(wish))]}} //nolint:gosec // as above
	}
	var held struct{ Reservation struct{ ID string } }
	if err := p.shop.call(ctx, "POST", fmt.Sprintf("/api/drops/%s/reserve", d.ID), p.token, body, &held); err != nil {
		return "", err
	}
	return held.Reservation.ID, nil
}
