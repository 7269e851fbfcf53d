Feature: Weather
  Answers get lost, connections break, tokens die before their time, change notices go astray. Whatever it is, the
  sync brings both sides together once it has passed, and makes nothing twice.

  @time
  Scenario Outline: The answer to a create is lost
    Given the story is about <pairs>
    And <pairs> sync both ways
    And the sync has caught up
    And <app> loses the answer to the next create
    When 3 <records> are made
    And 30 minutes pass
    Then all that was to go wrong has gone wrong
    And there are 3 customers
    And each of the 3 <records> syncs with a <partner> of its own
    And no records fail
    And a further look changes nothing

    Examples:
      | pairs                             | records   | app        | partner             |
      | contacts and QuickBooks customers | contacts  | QuickBooks | QuickBooks customer |
      | companies and NetSuite customers  | companies | NetSuite   | NetSuite customer   |

  @time
  Scenario: The answer to a create in the CRM is lost
    Given contacts and customers sync both ways
    And the sync has caught up
    And the CRM loses the answer to the next create
    When these customers are made
      | name | e-mail        |
      | Ann  | ann@acme.test |
      | Bob  | bob@acme.test |
    And 30 minutes pass
    Then all that was to go wrong has gone wrong
    And there are 2 contacts
    And no records fail

  @time
  Scenario Outline: The answer to an update is lost
    Given the story is about <pairs>
    And "Acme" is linked, with phone "50" on both sides
    And <app> loses the answer to the next update
    When the phone of the <record> "Acme" is changed to "100"
    And 30 minutes pass
    Then all that was to go wrong has gone wrong
    And the phone of "Acme" is "100" on both sides
    And the card of "Acme" is UP_TO_DATE
    And a further look changes nothing

    Examples:
      | pairs                             | record              | app        |
      | contacts and QuickBooks customers | contact             | QuickBooks |
      | contacts and QuickBooks customers | QuickBooks customer | the CRM    |
      | companies and NetSuite customers  | company             | NetSuite   |

  @time
  Scenario Outline: The connection breaks in the middle of an answer
    Given the story is about <pairs>
    And "Acme" is linked, with phone "50" on both sides
    And the connection to <app> breaks in the middle of the next answer
    When the phone of the <record> "Acme" is changed to "100"
    And 30 minutes pass
    Then all that was to go wrong has gone wrong
    And the phone of "Acme" is "100" on both sides
    And the card of "Acme" is UP_TO_DATE
    And no records fail

    Examples:
      | pairs                             | record  | app        |
      | contacts and QuickBooks customers | contact | QuickBooks |
      | contacts and QuickBooks customers | contact | the CRM    |
      | companies and NetSuite customers  | company | NetSuite   |

  @time
  Scenario Outline: A page for people comes in place of data
    Given the story is about <pairs>
    And "Acme" is linked, with phone "50" on both sides
    And <app> answers the next call with an HTML page
    When the phone of the <record> "Acme" is changed to "100"
    And 30 minutes pass
    Then all that was to go wrong has gone wrong
    And the phone of "Acme" is "100" on both sides
    And the connection to <app> is fine
    And no records fail

    Examples:
      | pairs                             | record  | app        |
      | contacts and QuickBooks customers | contact | QuickBooks |
      | contacts and QuickBooks customers | contact | the CRM    |
      | companies and NetSuite customers  | company | NetSuite   |

  @time
  Scenario Outline: Somebody is quicker
    Given the story is about <pairs>
    And "Acme" is linked, with phone "50" on both sides
    And somebody is quicker than the next update in <app>
    When the phone of the <record> "Acme" is changed to "100"
    And 30 minutes pass
    Then all that was to go wrong has gone wrong
    And the phone of "Acme" is "100" on both sides
    And no records fail

    Examples:
      | pairs                             | record  | app        |
      | contacts and QuickBooks customers | contact | QuickBooks |
      | companies and NetSuite customers  | company | NetSuite   |

  @time
  Scenario: An access token dies before its time
    Given "Ann" is linked, with phone "50" on both sides
    And the access token of QuickBooks expires
    When the phone of the contact "Ann" is changed to "100"
    And 10 minutes pass
    Then all that was to go wrong has gone wrong
    And the phone of "Ann" is "100" on both sides
    And the connection to QuickBooks is fine
    And the card of "Ann" is UP_TO_DATE

  @time
  Scenario: Somebody else refreshes first
    Given "Ann" is linked, with phone "50" on both sides
    And the access token of QuickBooks expires
    And somebody else refreshes the token of QuickBooks just before
    When the phone of the contact "Ann" is changed to "100"
    And 10 minutes pass
    Then all that was to go wrong has gone wrong
    And the phone of "Ann" is "100" on both sides
    And the connection to QuickBooks is fine
    When 25 hours pass
    And the phone of the contact "Ann" is changed to "200"
    And 10 minutes pass
    Then the phone of "Ann" is "200" on both sides
    And the connection to QuickBooks is fine

  @time
  Scenario Outline: A change notice goes astray
    Given "Ann" is linked, with phone "50" on both sides
    And the next change notice of <app> <astray>
    When the phone of the <record> "Ann" is changed to "100"
    And 10 minutes pass
    Then all that was to go wrong has gone wrong
    And the phone of "Ann" is "100" on both sides
    And the card of "Ann" is UP_TO_DATE
    And a further look changes nothing

    Examples:
      | app        | record              | astray                 |
      | the CRM    | contact             | is lost                |
      | the CRM    | contact             | arrives twice          |
      | the CRM    | contact             | arrives 7 minutes late |
      | the CRM    | contact             | is overtaken           |
      | the CRM    | contact             | is badly signed        |
      | QuickBooks | QuickBooks customer | is lost                |
      | QuickBooks | QuickBooks customer | arrives twice          |
      | QuickBooks | QuickBooks customer | arrives 7 minutes late |
      | QuickBooks | QuickBooks customer | is overtaken           |
      | QuickBooks | QuickBooks customer | is badly signed        |

  @time
  Scenario Outline: Whatever the weather, both sides come together
    Given contacts and customers sync both ways
    And 20 contacts
    And the weather of seed <seed>
    When 10 minutes pass
    And 20 contacts are made
    And 20 minutes pass
    And the weather clears up
    And 4 hours pass
    Then there are 40 customers
    And each of the 40 contacts syncs with a customer of its own
    And no records fail
    And a further look changes nothing

    Examples:
      | seed |
      | 1    |
      | 2    |
      | 3    |
