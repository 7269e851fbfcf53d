Feature: Conflicts
  The same field of a pair, edited on both sides within five minutes, is a conflict: the winner app decides.
  Further apart, the later edit wins. Moments are minutes and seconds since the first edit.

  @F-01 @SEED-097 @SEED-098 @time
  Scenario Outline: The same field edited on both sides within the window
    Given the story is about <pairs>
    And "<name>" is linked, with phone "50" on both sides
    When "<name>" is edited before the sync looks
      | at   | in  | field | value |
      | 0:00 | CRM | phone | 100   |
      | 3:00 | app | phone | 200   |
    And the sync has caught up
    Then the phone of "<name>" is "100" on both sides
    And the audit has 1 entry about "<name>"
    And the audit keeps the lost phone "200" of "<name>"
    And a further look changes nothing

    Examples:
      | pairs                             | name |
      | contacts and QuickBooks customers | Ann  |
      | companies and NetSuite customers  | Acme |
      | contacts and NetSuite contacts    | Ann  |
      | contacts and NetSuite individuals | Ann  |

  @F-02 @SEED-098 @time @calm
  Scenario Outline: Exactly five minutes is still a conflict
    Given the story is about <pairs>
    And "<name>" is linked, with phone "50" on both sides
    When "<name>" is edited before the sync looks
      | at   | in  | field | value |
      | 0:00 | CRM | phone | 100   |
      | 5:00 | app | phone | 200   |
    And the sync has caught up
    Then the phone of "<name>" is "100" on both sides

    Examples:
      | pairs                             | name |
      | contacts and QuickBooks customers | Ann  |
      | companies and NetSuite customers  | Acme |
      | contacts and NetSuite contacts    | Ann  |
      | contacts and NetSuite individuals | Ann  |

  @F-03 @SEED-098 @time @calm
  Scenario Outline: Just past five minutes the last edit wins
    Given the story is about <pairs>
    And "<name>" is linked, with phone "50" on both sides
    When "<name>" is edited before the sync looks
      | at   | in  | field | value |
      | 0:00 | CRM | phone | 100   |
      | 5:01 | app | phone | 200   |
    And the sync has caught up
    Then the phone of "<name>" is "200" on both sides
    And the card of "<name>" is UP_TO_DATE

    Examples:
      | pairs                             | name |
      | contacts and QuickBooks customers | Ann  |
      | companies and NetSuite customers  | Acme |
      | contacts and NetSuite contacts    | Ann  |
      | contacts and NetSuite individuals | Ann  |

  @F-04 @SEED-097 @time
  Scenario Outline: Different fields never conflict
    Given the story is about <pairs>
    And "<name>" is linked, with phone "50" on both sides
    When "<name>" is edited before the sync looks
      | at   | in  | field   | value |
      | 0:00 | CRM | phone   | 100   |
      | 1:00 | app | <other> | 200   |
    And the sync has caught up
    Then the phone of "<name>" is "100" on both sides
    And the <other> of "<name>" is "200" on both sides
    And the audit has no entries about "<name>"

    Examples:
      | pairs                             | name | other        |
      | contacts and QuickBooks customers | Ann  | mobile phone |
      | companies and NetSuite customers  | Acme | description  |
      | contacts and NetSuite contacts    | Ann  | mobile phone |
      | contacts and NetSuite individuals | Ann  | mobile phone |

  @F-05 @D-08 @time @calm
  Scenario Outline: Equal edits cause no write
    Given the story is about <pairs>
    And "<name>" is linked, with phone "50" on both sides
    When "<name>" is edited before the sync looks
      | at   | in  | field | value |
      | 0:00 | CRM | phone | 100   |
      | 1:00 | app | phone | 100   |
    And the sync has caught up
    Then the phone of "<name>" is "100" on both sides
    And the sync has written nothing since
    And the last update of "<name>" has not moved
    And the audit has no entries about "<name>"

    Examples:
      | pairs                             | name |
      | contacts and QuickBooks customers | Ann  |
      | companies and NetSuite customers  | Acme |
      | contacts and NetSuite contacts    | Ann  |
      | contacts and NetSuite individuals | Ann  |

  @F-06 @SEED-095 @time
  Scenario Outline: The winner app setting decides
    Given the story is about <pairs>
    And "<name>" is linked, with phone "50" on both sides
    And <app> wins conflicts
    When "<name>" is edited before the sync looks
      | at   | in  | field | value |
      | 0:00 | CRM | phone | 100   |
      | 3:00 | app | phone | 200   |
    And the sync has caught up
    Then the phone of "<name>" is "200" on both sides

    Examples:
      | pairs                             | name | app        |
      | contacts and QuickBooks customers | Ann  | QuickBooks |
      | companies and NetSuite customers  | Acme | NetSuite   |
      | contacts and NetSuite contacts    | Ann  | NetSuite   |
      | contacts and NetSuite individuals | Ann  | NetSuite   |

  @F-07 @time
  Scenario Outline: An empty winner value does not erase
    Given the story is about <pairs>
    And "<name>" is linked, with phone "5" on both sides
    When "<name>" is edited before the sync looks
      | at   | in  | field | value |
      | 0:00 | CRM | phone |       |
      | 2:00 | app | phone | 7     |
    And the sync has caught up
    Then the phone of "<name>" is "7" on both sides
    And the audit has no entries about "<name>"

    Examples:
      | pairs                             | name |
      | contacts and QuickBooks customers | Ann  |
      | companies and NetSuite customers  | Acme |
      | contacts and NetSuite contacts    | Ann  |
      | contacts and NetSuite individuals | Ann  |

  @F-08 @D-28 @time
  Scenario Outline: A skewed clock is corrected
    The app stamps its edit 8:00. The sync looks late, when that is no longer a time in the future.

    Given the story is about <pairs>
    And <app> runs 4 minutes fast
    And "<name>" is linked, with phone "50" on both sides
    When "<name>" is edited before the sync looks
      | at    | in  | field   | value |
      | 0:00  | CRM | phone   | 100   |
      | 4:00  | app | phone   | 200   |
      | 20:00 | CRM | <other> | 7     |
    And the sync has caught up
    Then the phone of "<name>" is "100" on both sides

    Examples:
      | pairs                             | name | app        | other        |
      | contacts and QuickBooks customers | Ann  | QuickBooks | mobile phone |
      | companies and NetSuite customers  | Acme | NetSuite   | description  |
      | contacts and NetSuite contacts    | Ann  | NetSuite   | mobile phone |
      | contacts and NetSuite individuals | Ann  | NetSuite   | mobile phone |

  @SEED-098 @time @calm
  Scenario Outline: Worked conflicts: one edit on each side
    Given the story is about <pairs>
    And "<name>" is linked, with phone "50" on both sides
    And <winner> wins conflicts
    When "<name>" is edited before the sync looks
      | at       | in  | field | value |
      | <at>     | CRM | phone | <crm> |
      | <app at> | app | phone | <app> |
    And the sync has caught up
    Then the phone of "<name>" is "<both>" on both sides
    And a further look changes nothing

    Examples: Contacts and QuickBooks customers
      | case | winner     | at       | crm | app at | app | both | pairs                             | name |
      | D-02 | the CRM    | 0:00     | 100 | 3:00   | 200 | 100  | contacts and QuickBooks customers | Ann  |
      | D-03 | the CRM    | 3:00     | 100 | 0:00   | 200 | 100  | contacts and QuickBooks customers | Ann  |
      | D-04 | QuickBooks | 0:00     | 100 | 3:00   | 200 | 200  | contacts and QuickBooks customers | Ann  |
      | D-05 | the CRM    | 0:00     | 100 | 5:00   | 200 | 100  | contacts and QuickBooks customers | Ann  |
      | D-06 | the CRM    | 0:00     | 100 | 5:01   | 200 | 200  | contacts and QuickBooks customers | Ann  |
      | D-07 | QuickBooks | 5:00.001 | 100 | 0:00   | 200 | 100  | contacts and QuickBooks customers | Ann  |
      | D-10 | the CRM    | 4:00     | 100 | 4:00   | 200 | 100  | contacts and QuickBooks customers | Ann  |
      | D-20 | the CRM    | 0:00     |     | 2:00   | 7   | 7    | contacts and QuickBooks customers | Ann  |
      | D-21 | the CRM    | 9:00     |     | 0:00   | 7   |      | contacts and QuickBooks customers | Ann  |

    Examples: Companies and NetSuite customers
      | case | winner   | at       | crm | app at | app | both | pairs                            | name |
      | D-02 | the CRM  | 0:00     | 100 | 3:00   | 200 | 100  | companies and NetSuite customers | Acme |
      | D-03 | the CRM  | 3:00     | 100 | 0:00   | 200 | 100  | companies and NetSuite customers | Acme |
      | D-04 | NetSuite | 0:00     | 100 | 3:00   | 200 | 200  | companies and NetSuite customers | Acme |
      | D-05 | the CRM  | 0:00     | 100 | 5:00   | 200 | 100  | companies and NetSuite customers | Acme |
      | D-06 | the CRM  | 0:00     | 100 | 5:01   | 200 | 200  | companies and NetSuite customers | Acme |
      | D-07 | NetSuite | 5:00.001 | 100 | 0:00   | 200 | 100  | companies and NetSuite customers | Acme |
      | D-10 | the CRM  | 4:00     | 100 | 4:00   | 200 | 100  | companies and NetSuite customers | Acme |
      | D-20 | the CRM  | 0:00     |     | 2:00   | 7   | 7    | companies and NetSuite customers | Acme |
      | D-21 | the CRM  | 9:00     |     | 0:00   | 7   |      | companies and NetSuite customers | Acme |

  @SEED-098 @time
  Scenario: An edit that the CRM's search does not show yet is not overwritten
    QuickBooks tells of its change while the CRM's index still hides the contact's.

    Given "Ann" is linked, with phone "50" on both sides
    When "Ann" is edited
      | at       | in         | field | value |
      | 0:00     | QuickBooks | phone | 200   |
      | 0:01.500 | CRM        | phone | 100   |
    And the sync has caught up
    Then the phone of "Ann" is "100" on both sides
    And the audit keeps the lost phone "200" of "Ann"

  @D-09 @time @calm
  Scenario: Equal but for the spelling, each side keeps its own
    Given "Ann" is linked
    When "Ann" is edited before the sync looks
      | at   | in         | field  | value            |
      | 0:00 | CRM        | e-mail | ann@elsewhere.test |
      | 2:00 | QuickBooks | e-mail | Ann@Elsewhere.test |
    And the sync has caught up
    Then the e-mail of the contact "Ann" is "ann@elsewhere.test"
    And the e-mail of the customer "Ann" is "Ann@Elsewhere.test"
    And the sync has written nothing since

  @D-22 @time
  Scenario: A protected field that was cleared stays on the other side
    Given "Ann" is linked, with e-mail "ann@people.test" on both sides
    When the e-mail of the contact "Ann" is changed to ""
    And the sync has caught up
    Then the e-mail of the contact "Ann" is ""
    And the e-mail of the customer "Ann" is "ann@people.test"
    And "Ann" is still linked with the same customer
    And sync health warns of FIELD_PROTECTED on "Ann"

  @D-25 @time
  Scenario Outline: A customer is made inactive, edited in the CRM, and brought back
    Given the story is about <pairs>
    And "<name>" is linked, with phone "50" on both sides
    When the customer "<name>" is made inactive
    And the sync has caught up
    And the phone of the <record> "<name>" is changed to "100"
    And the sync has caught up
    Then the card of "<name>" is RECORD_NOT_SYNCING
    And the card of "<name>" gives the reason COUNTERPART_DELETED
    And the phone of the customer "<name>" is "50"
    When the customer "<name>" is made active again
    And the sync has caught up
    Then the phone of "<name>" is "100" on both sides
    And the card of "<name>" is UP_TO_DATE

    Examples:
      | pairs                             | record  | name |
      | contacts and QuickBooks customers | contact | Ann  |
      | companies and NetSuite customers  | company | Acme |

  @D-46 @time @calm
  Scenario: What an app makes of a value is not written back
    Given "Ann" is linked
    When "Ann" is edited
      | at   | in         | field  | value              |
      | 0:00 | QuickBooks | e-mail | Ann@Elsewhere.TEST |
    And the sync has caught up
    Then the e-mail of the contact "Ann" is "ann@elsewhere.test"
    And the e-mail of the customer "Ann" is "Ann@Elsewhere.TEST"
    And the sync has written no time to QuickBooks since
    And a further look changes nothing

  @D-47 @time @world_only
  Scenario: An edit that overtakes the write is judged, not lost
    Runs in one process only: the edit has to come between the core's read and its write.

    Given "Ann" is linked, with phone "50" on both sides
    And just before the next write the phone of the customer "Ann" becomes "200"
    When "Ann" is edited
      | at   | in  | field | value |
      | 0:00 | CRM | phone | 100   |
    And the sync has caught up
    Then the phone of "Ann" is "100" on both sides
    And the audit keeps the lost phone "200" of "Ann"

  @D-48 @time
  Scenario Outline: Of two edits on one side the last one counts
    Given the story is about <pairs>
    And "<name>" is linked, with phone "50" on both sides
    When "<name>" is edited before the sync looks
      | at   | in  | field | value |
      | 0:00 | CRM | phone | 100   |
      | 3:30 | CRM | phone | 120   |
      | 6:00 | app | phone | 200   |
    And the sync has caught up
    Then the phone of "<name>" is "120" on both sides

    Examples:
      | pairs                             | name |
      | contacts and QuickBooks customers | Ann  |
      | companies and NetSuite customers  | Acme |

  @D-49 @time
  Scenario Outline: An edit that was taken back is no edit
    Given the story is about <pairs>
    And "<name>" is linked, with phone "50" on both sides
    When "<name>" is edited before the sync looks
      | at   | in  | field | value |
      | 0:00 | CRM | phone | 100   |
      | 2:00 | CRM | phone | 50    |
      | 3:00 | app | phone | 200   |
    And the sync has caught up
    Then the phone of "<name>" is "200" on both sides
    And the audit has no entries about "<name>"

    Examples:
      | pairs                             | name |
      | contacts and QuickBooks customers | Ann  |
      | companies and NetSuite customers  | Acme |
