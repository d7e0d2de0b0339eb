package api

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:embed docs.html
var docsTemplate string

// renderDocs renders openapi.yaml as a page.
func renderDocs(spec *openapi3.T) ([]byte, error) {
	page, err := template.New("docs").Funcs(template.FuncMap{"prose": prose}).Parse(docsTemplate)
	if err != nil {
		return nil, fmt.Errorf("read the API's page: %w", err)
	}
	var rendered bytes.Buffer
	if err := page.Execute(&rendered, docsOf(spec)); err != nil {
		return nil, fmt.Errorf("render the API's page: %w", err)
	}
	return rendered.Bytes(), nil
}

var quotedCode = regexp.MustCompile("`([^`]+)`")

// prose turns a description into HTML. Of Markdown it knows paragraphs and `code`; it escapes
// everything else.
func prose(text string) template.HTML {
	var out strings.Builder
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		escaped := template.HTMLEscapeString(strings.Join(strings.Fields(paragraph), " "))
		out.WriteString("<p>" + quotedCode.ReplaceAllString(escaped, "<code>$1</code>") + "</p>")
	}
	return template.HTML(out.String()) //nolint:gosec // escaped above
}
