package api_test

import (
	"context"
	"strings"
	"time"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
)

// people implements api.People: everybody is signed in, and their token is their name.
type people struct{ w *fixture }

// Identify takes every token but "forged" as its user's name. The users "deleted…" are deleted.
func (people) Identify(_ context.Context, token string) (auth.Identity, error) {
	if token == "forged" {
		return auth.Identity{}, auth.ErrUnauthenticated
	}
	id := auth.Identity{UserID: token, SessionID: "s", Email: token + "@example.com", ExpiresAt: time.Now().Add(time.Hour)}
	if strings.HasPrefix(token, "deleted") {
		return id, auth.ErrDeletedUser
	}
	return id, nil
}

func (p people) IsAdmin(_ context.Context, id auth.Identity) (bool, error) {
	return id.UserID == "admin" || p.w.role == drop.RoleAdmin, nil
}

func (p people) Remember(_ context.Context, id auth.Identity) (drop.User, error) {
	return id.User(), p.w.shopErr
}

func (p people) SetProfile(_ context.Context, id auth.Identity, changes drop.ProfileChanges) (drop.User, error) {
	p.w.profiles = append(p.w.profiles, changes)
	return id.User(), p.w.shopErr
}

func (p people) Record(context.Context, drop.User) error        { return p.w.shopErr }
func (p people) Erase(context.Context, string, time.Time) error { return p.w.shopErr }
