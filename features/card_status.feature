Feature: The sync card
  Six statuses tell where a record stands. Off beats excluded, excluded beats failed, and success is claimed
  only while it is known.

  @F-22 @SEED-002 @SEED-003 @SEED-004 @SEED-017 @time
  Scenario Outline: Up to date
    Given the story is about <pairs>
    And "<name>" is linked, with phone "50" on both sides
    When the phone of the <record> "<name>" is changed to "100"
    And the sync has caught up
    Then the card of "<name>" is UP_TO_DATE
    And the card of "<name>" names its <partner> and leads there
    And the last update of "<name>" has moved

    Examples:
      | pairs                             | record  | name | partner             |
      | contacts and QuickBooks customers | contact | Ann  | QuickBooks customer |
      | companies and NetSuite customers  | company | Acme | NetSuite customer   |
      | contacts and NetSuite contacts    | contact | Ann  | NetSuite contact    |
      | contacts and NetSuite individuals | contact | Ann  | NetSuite individual |

  @F-23 @SEED-018 @time
  Scenario Outline: Sync not found
    Given the story is about <pairs>
    And <pairs> sync to the CRM only
    And a <record> "<name>" with <key> "<value>"
    When the sync has caught up
    Then the card of "<name>" is SYNC_NOT_FOUND
    And the <record> "<name>" syncs with no customer
    And there are no customers

    Examples:
      | pairs                             | record  | name | key    | value         |
      | contacts and QuickBooks customers | contact | Ann  | e-mail | ann@acme.test |
      | companies and NetSuite customers  | company | Acme | domain | acme.test     |

  @F-24 @SEED-019 @time
  Scenario Outline: Turned off beats an error
    Given the story is about <pairs>
    And "<name>" is linked
    And the <record> "<name>" gets a <field> that <app> refuses
    And the sync has caught up
    And the card of "<name>" is RECORD_NOT_SYNCING
    When the sync is turned off
    Then the card of "<name>" is SYNC_TURNED_OFF

    Examples:
      | pairs                             | record  | name | field   | app        |
      | contacts and QuickBooks customers | contact | Ann  | phone   | QuickBooks |
      | companies and NetSuite customers  | company | Acme | website | NetSuite   |

  @F-25 @SEED-020 @SEED-021 @SEED-022 @time
  Scenario Outline: Not syncing, with the cause
    Given the story is about <pairs>
    And "<name>" is linked, with <field> "<before>" on both sides
    When the <record> "<name>" gets a <field> that <app> refuses
    And the sync has caught up
    Then the card of "<name>" is RECORD_NOT_SYNCING
    And the card of "<name>" gives the reason INVALID_VALUE
    And the <record> "<name>" fails with INVALID_VALUE
    And the <field> of the customer "<name>" is "<before>"

    Examples:
      | pairs                             | record  | name | field   | before            | app        |
      | contacts and QuickBooks customers | contact | Ann  | phone   | 50                | QuickBooks |
      | companies and NetSuite customers  | company | Acme | website | https://acme.test | NetSuite   |

  @F-26 @SEED-024 @SEED-025 @time
  Scenario Outline: Excluded beats failed
    Given the story is about <pairs>
    And "<name>" is linked
    And the <trait> of the <record> "<name>" is changed to "<inside>"
    And only <records> whose <trait> is "<inside>" and customers whose city is "Bern" sync
    And the <record> "<name>" gets a <field> that <app> refuses
    And the sync has caught up
    And the card of "<name>" is RECORD_NOT_SYNCING
    When the <trait> of the <record> "<name>" is changed to "<outside>"
    And the sync has caught up
    Then the card of "<name>" is RECORD_EXCLUDED
    And the card of "<name>" gives the reason FILTER_NOT_MET
    When the <trait> of the <record> "<name>" is changed to "<inside>"
    And the sync has caught up
    Then the card of "<name>" is RECORD_NOT_SYNCING
    And the card of "<name>" gives the reason INVALID_VALUE

    Examples:
      | pairs                             | record  | records   | name | trait     | inside  | outside  | field   | app        |
      | contacts and QuickBooks customers | contact | contacts  | Ann  | job title | Buyer   | Seller   | phone   | QuickBooks |
      | companies and NetSuite customers  | company | companies | Acme | industry  | BANKING | RESEARCH | website | NetSuite   |

  @F-27 @SEED-023 @time
  Scenario Outline: Unknown while there is no verdict
    Given the story is about <pairs>
    And "<name>" is linked
    When <app> does not answer
    And 31 minutes pass
    Then the card of "<name>" is SYNC_UNKNOWN
    When the outage is over
    And the sync has caught up
    Then the card of "<name>" is UP_TO_DATE

    Examples:
      | pairs                             | name | app        |
      | contacts and QuickBooks customers | Ann  | QuickBooks |
      | companies and NetSuite customers  | Acme | NetSuite   |

  @F-28 @SEED-012 @SEED-013 @time
  Scenario: One card for each sync of the record's kind, each judged alone
    Given the story is about contacts and NetSuite contacts
    And a contact "Ann" with e-mail "ann@acme.test"
    When contacts and NetSuite contacts are set to sync both ways
    And contacts and NetSuite individuals are set to sync both ways if the city in the CRM or in the app is "Bern"
    And the sync has caught up
    Then "Ann" has 2 cards
    And the card of "Ann" about contacts and NetSuite contacts is UP_TO_DATE
    And the card of "Ann" about contacts and NetSuite individuals is RECORD_EXCLUDED
    And the card of "Ann" about contacts and NetSuite individuals gives the reason FILTER_NOT_MET
    When contacts and QuickBooks customers are set to sync both ways
    And the sync has caught up
    Then "Ann" has 3 cards
    And the card of "Ann" about contacts and NetSuite contacts is UP_TO_DATE
    And the card of "Ann" about contacts and NetSuite individuals is RECORD_EXCLUDED
    And the card of "Ann" about contacts and QuickBooks customers is UP_TO_DATE
    And there is 1 QuickBooks customer
    And there is 1 NetSuite contact
    And there are no NetSuite individuals

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
