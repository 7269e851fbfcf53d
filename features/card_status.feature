Feature: The sync card
  Six statuses tell where a record stands. Off beats excluded, excluded beats failed, and success is claimed
  only while it is known.

  @F-22 @SEED-002 @SEED-003 @SEED-004 @SEED-017 @time
  Scenario: Up to date
    Given "Ann" is linked, with phone "50" on both sides
    When the phone of the contact "Ann" is changed to "100"
    And the sync has caught up
    Then the card of "Ann" is UP_TO_DATE
    And the card of "Ann" names its customer and leads there
    And the last update of "Ann" has moved

  @F-23 @SEED-018 @time
  Scenario: Sync not found
    Given contacts and customers sync to the CRM only
    And a contact "Ann" with e-mail "ann@acme.test"
    When the sync has caught up
    Then the card of "Ann" is SYNC_NOT_FOUND
    And the contact "Ann" syncs with no customer
    And there are no customers

  @F-24 @SEED-019 @time
  Scenario: Turned off beats an error
    Given "Ann" is linked, with phone "50" on both sides
    And the contact "Ann" gets a phone that QuickBooks refuses
    And the sync has caught up
    And the card of "Ann" is RECORD_NOT_SYNCING
    When the sync is turned off
    Then the card of "Ann" is SYNC_TURNED_OFF

  @F-25 @SEED-020 @SEED-021 @SEED-022 @time
  Scenario: Not syncing, with the cause
    Given "Ann" is linked, with phone "50" on both sides
    When the contact "Ann" gets a phone that QuickBooks refuses
    And the sync has caught up
    Then the card of "Ann" is RECORD_NOT_SYNCING
    And the card of "Ann" gives the reason INVALID_VALUE
    And the contact "Ann" fails with INVALID_VALUE
    And the phone of the customer "Ann" is "50"

  @F-26 @SEED-024 @SEED-025 @time
  Scenario: Excluded beats failed
    Given "Ann" is linked
    And the job title of the contact "Ann" is changed to "Buyer"
    And only contacts whose job title is "Buyer" and customers whose city is "Bern" sync
    And the contact "Ann" gets a phone that QuickBooks refuses
    And the sync has caught up
    And the card of "Ann" is RECORD_NOT_SYNCING
    When the job title of the contact "Ann" is changed to "Seller"
    And the sync has caught up
    Then the card of "Ann" is RECORD_EXCLUDED
    And the card of "Ann" gives the reason FILTER_NOT_MET
    When the job title of the contact "Ann" is changed to "Buyer"
    And the sync has caught up
    Then the card of "Ann" is RECORD_NOT_SYNCING
    And the card of "Ann" gives the reason INVALID_VALUE

  @F-27 @SEED-023 @time
  Scenario: Unknown while there is no verdict
    Given "Ann" is linked
    When QuickBooks does not answer
    And 31 minutes pass
    Then the card of "Ann" is SYNC_UNKNOWN
    When the outage is over
    And the sync has caught up
    Then the card of "Ann" is UP_TO_DATE

  @F-29 @SEED-016 @time
  Scenario Outline: The labels in German and French, letter by letter
    Given a contact "Ann" whose card is <code>
    Then the card of "Ann" says "<German>" in German
    And the card of "Ann" says "<French>" in French

    Examples:
      | code               | German                              | French                                |
      | UP_TO_DATE         | Auf dem neuesten Stand              | À jour                                |
      | SYNC_NOT_FOUND     | Synchronisierung nicht gefunden     | Synchronisation introuvable           |
      | SYNC_TURNED_OFF    | Synchronisierung deaktiviert        | Synchronisation désactivée            |
      | RECORD_NOT_SYNCING | Datensatz wird nicht synchronisiert | Fiche d'informations non synchronisée |
      | SYNC_UNKNOWN       | Unbekannt                           | Synchronisation inconnue              |
      | RECORD_EXCLUDED    | Datensatz ausgeschlossen            | Fiche d'informations exclue           |

  @F-30 @SEED-008 @SEED-010
  Scenario: The card appears by itself up to a day of installation
    Given the CRM and QuickBooks are connected
    Then a card for contacts is placed automatically where the app was installed on 2025-10-07
    And a card for contacts is placed by hand where the app was installed on 2025-10-08
