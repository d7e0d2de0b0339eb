package live_test

import (
	"testing"

	"github.com/google/uuid"

	"sneakerhead/internal/allowance"
	"sneakerhead/internal/live"
)

func TestHub_SignOutDeleted(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	c, phone, ben := s.connect(), s.connect(), s.connect()
	c.signIn("ann")
	phone.signIn("ann")
	ben.signIn("ben")
	s.SignOutDeleted("ann")
	s.SignOutDeleted("ann")
	s.SignOutDeleted("nobody")
	for _, of := range []*client{c, phone} {
		of.expectError("unauthenticated")
	}
	s.Deliver(ownerNews(uuid.New(), "ann"))
	s.Deliver(ownerNews(uuid.New(), "ben"))
	ben.expect("reservation-created", nil)
	for _, of := range []*client{c, phone} {
		of.expectNothing()
	}
}

func TestHub_ATokenOfADeletedUserCostsItsAddressNothing(t *testing.T) {
	t.Parallel()
	addresses := allowance.New(1)
	s := open(t, func(o *live.Options) { o.Addresses, o.MessageRate, o.MessageBurst = addresses, 1e6, 1e6 })
	c := s.connect()
	for range 10 {
		c.send("authenticate", "deleted")
		c.expectError("unauthenticated")
	}
}
