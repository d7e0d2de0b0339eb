package api

import (
	"context"
	"errors"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
)

// ClerkEvent is the body of Clerk's webhook. It is not decoded here: the handler reads the bytes as
// they were sent, because the signature covers them.
type ClerkEvent struct{}

// UnmarshalJSON implements json.Unmarshaler.
func (ClerkEvent) UnmarshalJSON([]byte) error { return nil }

// GetMe implements StrictServerInterface.
func (s *server) GetMe(ctx context.Context, _ GetMeRequestObject) (GetMeResponseObject, error) {
	user, err := s.People.Remember(ctx, identityOf(ctx))
	return GetMe200JSONResponse(user), err
}

// EditProfile implements StrictServerInterface.
func (s *server) EditProfile(ctx context.Context, request EditProfileRequestObject) (EditProfileResponseObject, error) {
	changes, err := profileChanges(s.form(ctx), request.Body, s.Serving.PictureHosts)
	if err != nil {
		return nil, err
	}
	user, err := s.People.SetProfile(ctx, identityOf(ctx), changes)
	return EditProfile200JSONResponse(user), err
}

// profileChanges returns the changes that a body asks for, or a refusal that names every wrong
// field.
func profileChanges(f *form, body *ProfileChanges, pictures drop.PictureHosts) (drop.ProfileChanges, error) {
	changes := drop.ProfileChanges{
		FirstName: f.nameChange("firstName", body.FirstName),
		LastName:  f.nameChange("lastName", body.LastName),
	}
	if body.ImageUrl != nil {
		picture := f.text("imageUrl", body.ImageUrl)
		f.check("imageUrl", picture == "" || pictures.Allow(picture), "must be an https address on a host that this shop takes pictures from, or empty")
		changes.ImageURL = &picture
	}
	return changes, f.err()
}

// nameChange is textChange for a name: characters that do not print are removed.
func (f *form) nameChange(field string, value *string) *string {
	name := f.textChange(field, value)
	if name != nil {
		*name = drop.Printable(*name)
	}
	return name
}

// ClerkWebhook implements StrictServerInterface. Without CLERK_WEBHOOK_SECRET it returns 404.
func (s *server) ClerkWebhook(ctx context.Context, _ ClerkWebhookRequestObject) (ClerkWebhookResponseObject, error) {
	if s.Webhook == nil {
		return nil, drop.ErrNotFound
	}
	c := exchangeOf(ctx)
	body, _ := c.Get(bodyKey)
	raw, _ := body.([]byte)
	event, err := s.Webhook.Read(c.Request.Header, raw)
	switch {
	case errors.Is(err, auth.ErrOtherEvent):
		return ClerkWebhook204Response{}, nil
	case errors.Is(err, auth.ErrUnauthenticated):
		return nil, errBadSignature
	case err != nil:
		return nil, malformed(err)
	case event.Deleted:
		defer s.Pages.Changed() // so that the name leaves the public lists
		return ClerkWebhook204Response{}, s.People.Erase(ctx, event.User.ClerkID, event.User.SeenAt)
	default:
		return ClerkWebhook204Response{}, s.People.Record(ctx, event.User)
	}
}
