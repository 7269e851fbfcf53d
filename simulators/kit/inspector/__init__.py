"""Pages on which a person looks at an account's records and edits them: ``/_rehearse/inspect`` of each app.

Reading changes nothing: no call is journalled, no id or chance is drawn. Edits are calls of the vendor's own
routes in the site's hand, as of a person in the vendor's own pages: same rules, same webhooks, same refusals.
"""
