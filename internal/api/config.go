package api

import (
	"context"
	"time"
)

// GetConfig implements StrictServerInterface.
func (s *server) GetConfig(context.Context, GetConfigRequestObject) (GetConfigResponseObject, error) {
	mode := "clerk"
	if s.Signer != nil {
		mode = "dev"
	}
	return GetConfig200JSONResponse{
		AuthMode:            mode,
		ClerkPublishableKey: s.ClerkPublishableKey,
		HoldSeconds:         int(s.Serving.HoldDuration / time.Second),
		TimeZone:            s.Serving.TimeZone.String(),
		ServerTime:          s.Clock.Now(),
	}, nil
}
