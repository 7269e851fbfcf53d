Feature: Several syncs of one record
  A contact may sync with two objects of NetSuite, or with two apps. Each field is decided once over all of
  them, whichever is looked at first.

  @D-51 @time
  Scenario Outline: Two apps edit, the CRM does not
    Given the story is about contacts and NetSuite contacts
    And "Ann" is linked
    And <second pairs> sync both ways
    And the sync has caught up
    When "Ann" is edited before the sync looks
      | at   | in               | field | value |
      | 0:00 | NetSuite contact | phone | 1     |
      | 2:00 | <second>         | phone | 2     |
    And the sync has caught up
    Then the phone of "Ann" is "1" on all 3 sides
    And a further look changes nothing

    Examples:
      | second pairs                      | second              |
      | contacts and NetSuite individuals | NetSuite individual |
      | contacts and QuickBooks customers | QuickBooks customer |

  @D-52 @time
  Scenario Outline: All three edit within five minutes
    Given the story is about contacts and NetSuite contacts
    And "Ann" is linked
    And <second pairs> sync both ways
    And the sync has caught up
    And <winner> wins conflicts
    When "Ann" is edited before the sync looks
      | at   | in               | field | value |
      | 0:00 | NetSuite contact | phone | 1     |
      | 1:00 | CRM              | phone | 3     |
      | 2:00 | <second>         | phone | 2     |
    And the sync has caught up
    Then the phone of "Ann" is "<all>" on all 3 sides

    Examples:
      | second pairs                      | second              | winner   | all |
      | contacts and NetSuite individuals | NetSuite individual | the CRM  | 3   |
      | contacts and NetSuite individuals | NetSuite individual | NetSuite | 1   |
      | contacts and QuickBooks customers | QuickBooks customer | the CRM  | 3   |
      | contacts and QuickBooks customers | QuickBooks customer | NetSuite | 1   |

  @D-53 @time
  Scenario Outline: The latest edit wins where no other is near
    Given the story is about contacts and NetSuite contacts
    And "Ann" is linked
    And <second pairs> sync both ways
    And the sync has caught up
    When "Ann" is edited before the sync looks
      | at   | in               | field | value |
      | 0:00 | NetSuite contact | phone | 1     |
      | 1:00 | CRM              | phone | 3     |
      | 9:00 | <second>         | phone | 2     |
    And the sync has caught up
    Then the phone of "Ann" is "2" on all 3 sides

    Examples:
      | second pairs                      | second              |
      | contacts and NetSuite individuals | NetSuite individual |
      | contacts and QuickBooks customers | QuickBooks customer |

  @D-54 @time
  Scenario: One app is late
    QuickBooks' edit is seen only when the CRM holds NetSuite's value already: it counts by its own time.

    Given the story is about contacts and NetSuite contacts
    And "Ann" is linked
    And contacts and QuickBooks customers sync both ways
    And the sync has caught up
    And QuickBooks does not answer
    When "Ann" is edited
      | at   | in                  | field | value |
      | 0:00 | NetSuite contact    | phone | 1     |
      | 2:00 | QuickBooks customer | phone | 2     |
    And it is 80:00
    Then the phone of the contact "Ann" is "1"
    And the phone of the QuickBooks customer "Ann" is "2"
    When it is 90:00
    And the outage is over
    And the sync has caught up
    Then the phone of "Ann" is "1" on all 3 sides

  @time
  Scenario: The second sync of a contact with the same app is proposed to the CRM only
    Given the story is about contacts and NetSuite contacts
    And a contact "Ann" with e-mail "ann@acme.test"
    When contacts and NetSuite contacts are set to sync as is proposed
    And contacts and NetSuite individuals are set to sync as is proposed
    And the sync has caught up
    Then the sync of contacts and NetSuite individuals goes to the CRM only
    And there is 1 NetSuite contact
    And there are no NetSuite individuals
    When a NetSuite individual "Bob" with e-mail "bob@acme.test" is made
    And the sync has caught up
    Then there are 2 contacts
    And there are 2 NetSuite contacts
    And there is 1 NetSuite individual
