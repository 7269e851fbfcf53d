Feature: Finding partners
  A contact and a customer with the same e-mail are one person; a company is found by its domain, then by its
  name. A bond, once made, outlives what it was found by.

  @F-09 @time
  Scenario Outline: Records with the same key, spelled otherwise, become one pair
    Given the story is about <pairs>
    And a <record> "<name>" with <key> "<spelling>"
    And a <partner> "<other>" with <partner key> "<other spelling>"
    When <pairs> are set to sync both ways
    And the sync has caught up
    Then the <record> "<name>" syncs with the <partner> "<other>"
    And there is 1 <record>
    And there is 1 <partner>

    Examples: By e-mail
      | pairs                             | record  | name | key    | spelling      | partner             | other   | partner key | other spelling |
      | contacts and QuickBooks customers | contact | Ann  | e-mail | ann@acme.test | QuickBooks customer | Ann Lee | e-mail      | ANN@Acme.test  |
      | contacts and NetSuite contacts    | contact | Ann  | e-mail | ann@acme.test | NetSuite contact    | Annie   | e-mail      | ANN@Acme.test  |
      | contacts and NetSuite individuals | contact | Ann  | e-mail | ann@acme.test | NetSuite individual | Annie   | e-mail      | ANN@Acme.test  |

    Examples: By domain, and by name
      | pairs                            | record  | name     | key    | spelling   | partner           | other           | partner key | other spelling             |
      | companies and NetSuite customers | company | Acme     | domain | acme.test  | NetSuite customer | Acme Group      | website     | https://www.ACME.test/home |
      | companies and NetSuite customers | company | Acme Inc | name   | Acme  Inc  | NetSuite customer | ACME inc        | phone       | 50                         |

  @F-09 @time
  Scenario: Of two customers the one with the company's domain is found before the one with its name
    Given the story is about companies and NetSuite customers
    And a company "Acme" with domain "acme.test"
    And a NetSuite customer "Acme"
    And a NetSuite customer "Acme Group" with website "https://acme.test"
    When companies and NetSuite customers are set to sync to the CRM only
    And the sync has caught up
    Then the company "Acme" syncs with the NetSuite customer "Acme Group"

  @F-10 @time
  Scenario Outline: A changed key keeps the link
    Given the story is about <pairs>
    And "<name>" is linked
    When the <key> of the <record> "<name>" is changed to "<new>"
    And the sync has caught up
    Then "<name>" is still linked with the same <partner>
    And the <key> of "<name>" is "<new>" on both sides
    And there is 1 <record>
    And there is 1 <partner>

    Examples:
      | pairs                             | record  | name | key    | new                    | partner             |
      | contacts and QuickBooks customers | contact | Ann  | e-mail | ann.lee@elsewhere.test | QuickBooks customer |
      | contacts and NetSuite contacts    | contact | Ann  | e-mail | ann.lee@elsewhere.test | NetSuite contact    |
      | contacts and NetSuite individuals | contact | Ann  | e-mail | ann.lee@elsewhere.test | NetSuite individual |
      | companies and NetSuite customers  | company | Acme | name   | Acme & Daughters       | NetSuite customer   |

  @F-11 @time
  Scenario: A contact without e-mail is excluded
    Given contacts and customers sync both ways
    When a contact "Eve" with e-mail "" is made
    And the sync has caught up
    Then the card of "Eve" is RECORD_EXCLUDED
    And the card of "Eve" gives the reason NO_MATCH_KEY
    And there are no customers

  @F-12 @time
  Scenario Outline: Of two customers with the same key the older one speaks
    Given the story is about <pairs>
    And these customers
      | customer | <partner key> | phone |
      | <older>  | <value>       | 1     |
    And one day passes
    And these customers
      | customer  | <partner key> | phone |
      | <younger> | <value>       | 2     |
    And a <record> "<name>" with <key> "<value>"
    When <pairs> are set to sync both ways
    And the sync has caught up
    Then the <record> "<name>" syncs with the customer "<older>"
    And the customer "<younger>" fails with DUPLICATE_IN_APP
    When the phone of the customer "<younger>" is changed to "3"
    And the sync has caught up
    Then the phone of the <record> "<name>" is "1"
    And there is 1 <record>
    And there are 2 customers

    Examples:
      | pairs                             | record  | name | key    | value         | partner key | older      | younger      |
      | contacts and QuickBooks customers | contact | Ann  | e-mail | ann@acme.test | e-mail      | Ann Older  | Ann Younger  |
      | companies and NetSuite customers  | company | Acme | domain | acme.test     | website     | Acme Older | Acme Younger |

  @F-13 @time
  Scenario: A company matches by its domain although the row of the domain is switched off
    Given the story is about companies and NetSuite customers
    And a company "Acme" with domain "acme.test"
    And a NetSuite customer "Acme Group" with website "https://www.acme.test"
    When companies and NetSuite customers are set to sync both ways without the row of the domain
    And the sync has caught up
    Then the company "Acme" syncs with the NetSuite customer "Acme Group"
    And there is 1 company
    And there is 1 NetSuite customer

  @F-13 @time
  Scenario: A company matches by its name although the row of the name is switched off
    Given the story is about companies and NetSuite customers
    And a company "Acme Inc" with phone "50"
    And a NetSuite customer "ACME INC"
    When companies and NetSuite customers are set to sync both ways without the row of the name
    And the sync has caught up
    Then the company "Acme Inc" syncs with the NetSuite customer "ACME INC"
    And the phone of the NetSuite customer "ACME INC" is "50"
    When the name of the company "Acme Inc" is changed to "Acme & Daughters"
    And the sync has caught up
    Then the name of the NetSuite customer "ACME INC" is "ACME INC"
    And the name of the company "Acme Inc" is "Acme & Daughters"

  @F-14 @time
  Scenario: Of two companies that are merged the partner of the first one goes on
    Given the story is about companies and NetSuite customers
    And a company "Acme" with domain "acme.test"
    And a NetSuite customer "Acme Group" with website "https://www.acme.test"
    And a company "Acme Europe" with domain "acme-europe.test"
    And a NetSuite customer "Acme SE" with website "https://www.acme-europe.test"
    When companies and NetSuite customers are set to sync both ways
    And the sync has caught up
    Then the company "Acme Europe" syncs with the NetSuite customer "Acme SE"
    When the company "Acme Europe" is merged into "Acme"
    And the sync has caught up
    Then the company "Acme" syncs with the NetSuite customer "Acme Group"
    And the NetSuite customer "Acme SE" fails with DUPLICATE_IN_APP
    And there is 1 company
    When the name of the NetSuite customer "Acme SE" is changed to "Acme EU"
    And the sync has caught up
    Then the NetSuite customer "Acme SE" fails with DUPLICATE_IN_APP
    And there is 1 company
    And there are 2 NetSuite customers
